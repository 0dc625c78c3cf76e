import type { Metadata } from "next";
import { Failure } from "#components/errors/failure.tsx";
import { Ledger } from "#components/ledger/ledger.tsx";
import { LEDGER_PAGE } from "#components/ledger/ledger-page.ts";
import { WalletCard } from "#components/ledger/wallet-card.tsx";
import { BalanceCard } from "#components/overview/balance-card.tsx";
import { WalletActions } from "#components/overview/wallet-actions.tsx";
import { OldContractWithdraw } from "#components/pool/old-contract-withdraw.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { uuid } from "#core/primitives.schemas.ts";
import { listSessions } from "#core/sessions/list-sessions.ts";
import { getWallet } from "#core/wallet/get-wallet.ts";
import { listWalletEvents } from "#core/wallet/list-wallet-events.ts";
import { openWorkspace, publicConfig } from "#http/console.ts";
import { attempt, failedFacts } from "../../../attempt.ts";

export const metadata: Metadata = { title: "Wallet" };

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function WalletPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const asked = uuid.safeParse((await searchParams).cursor);
  const cursor = asked.success ? asked.data : "";
  const { workspace, ctx } = await openWorkspace(slug);
  const config = await publicConfig();
  const [wallet, open, events] = await Promise.all([
    attempt(ctx, () => getWallet(ctx)),
    attempt(ctx, () => listSessions(ctx, { limit: 100, side: "consumer", state: ["REQUESTED", "ASSIGNED", "LIVE"] })),
    attempt(ctx, () => listWalletEvents(ctx, { limit: LEDGER_PAGE, ...(cursor ? { cursor } : {}) })),
  ]);
  const pool = { id: workspace.id, slug, walletAddress: workspace.walletAddress };
  const openRows = open.ok && { data: open.data.rows, at: open.at };
  return (
    <>
      <PageHead title="Wallet" actions={wallet.ok && openRows && <WalletActions wallet={wallet} open={openRows} />} />
      <div className="space-y-4 lg:space-y-5">
        {wallet.ok && openRows ? (
          <BalanceCard wallet={wallet} open={openRows} />
        ) : (
          <Failure facts={failedFacts(wallet, open)} retry />
        )}
        {ctx.settings.PREVIOUS_SETTLEMENT_ADDRESSES.map((address) => (
          <OldContractWithdraw key={address} settlementAddress={address} workspace={pool} />
        ))}
        <WalletCard settlementAddress={config.settlementAddress} feeBps={config.platformFeeBps} />
        {events.ok ? (
          <Ledger
            key={cursor}
            cursor={cursor}
            rendered={{ data: events.data.rows, at: events.at, more: events.data.nextCursor !== null }}
          />
        ) : (
          <Failure facts={events.facts} retry />
        )}
      </div>
    </>
  );
}
