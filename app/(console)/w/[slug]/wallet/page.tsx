import type { Metadata } from "next";
import { LowBalanceBanner } from "#components/balance/low-balance-banner.tsx";
import { Failure } from "#components/errors/failure.tsx";
import { ContractCard } from "#components/ledger/contract-card.tsx";
import { Ledger } from "#components/ledger/ledger.tsx";
import { LEDGER_PAGE } from "#components/ledger/ledger-page.ts";
import { monthOf, readMonth } from "#components/ledger/months.ts";
import { StatementCard } from "#components/ledger/statement-card.tsx";
import { WalletCard } from "#components/ledger/wallet-card.tsx";
import { readTab, walletHref, walletTabs } from "#components/ledger/wallet-tabs.ts";
import { BalanceCard } from "#components/overview/balance-card.tsx";
import { WalletActions } from "#components/overview/wallet-actions.tsx";
import { OldContractWithdraw } from "#components/pool/old-contract-withdraw.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { SegmentedLinks } from "#components/ui/segmented-control.tsx";
import type { WorkspaceContext } from "#core/context.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { listSessions } from "#core/sessions/list-sessions.ts";
import { getStatement } from "#core/statement/get-statement.ts";
import type { Config } from "#core/system/system.schemas.ts";
import { getAlerts } from "#core/wallet/get-alerts.ts";
import { getPoolState } from "#core/wallet/get-pool-state.ts";
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
  const asked = await searchParams;
  const tab = readTab(asked.tab);
  const { workspace, ctx } = await openWorkspace(slug);
  const config = await publicConfig();
  const [wallet, alerts, open] = await Promise.all([
    attempt(ctx, () => getWallet(ctx)),
    attempt(ctx, () => getAlerts(ctx)),
    attempt(ctx, () => listSessions(ctx, { limit: 100, side: "consumer", state: ["REQUESTED", "ASSIGNED", "LIVE"] })),
  ]);
  const pool = { id: workspace.id, slug, walletAddress: workspace.walletAddress };
  const openRows = open.ok && { data: open.data.rows, at: open.at };
  return (
    <>
      {workspace.roles.includes("CONSUMER") && wallet.ok && alerts.ok && (
        <LowBalanceBanner wallet={wallet} thresholdMicroUsdc={alerts.data.lowBalanceMicroUsdc} />
      )}
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
        <SegmentedLinks
          label="Show"
          links={walletTabs.map((each) => ({
            href: walletHref(slug, each.tab),
            label: each.label,
            current: each.tab === tab,
          }))}
        />
        {tab === "ledger" && <LedgerPart ctx={ctx} asked={asked.cursor} />}
        {tab === "statement" && <StatementPart ctx={ctx} slug={slug} config={config} asked={asked.month} />}
        {tab === "contract" && <ContractPart ctx={ctx} config={config} />}
      </div>
    </>
  );
}

interface Part {
  ctx: WorkspaceContext;
  /** What the address asks for. */
  asked: unknown;
}

async function LedgerPart({ ctx, asked }: Part) {
  const cursor = uuid.safeParse(asked).data ?? "";
  const events = await attempt(ctx, () => listWalletEvents(ctx, { limit: LEDGER_PAGE, ...(cursor ? { cursor } : {}) }));
  if (!events.ok) return <Failure facts={events.facts} retry />;
  const rendered = { data: events.data.rows, at: events.at, more: events.data.nextCursor !== null };
  return <Ledger key={cursor} cursor={cursor} rendered={rendered} />;
}

async function StatementPart({ ctx, slug, config, asked }: Part & { slug: string; config: Config }) {
  const latest = monthOf(new Date().toISOString());
  const statement = await attempt(ctx, () => getStatement(ctx, { month: readMonth(asked, latest) }));
  if (!statement.ok) return <Failure facts={statement.facts} retry />;
  return <StatementCard slug={slug} explorerUrl={config.explorerUrl} statement={statement.data} latest={latest} />;
}

async function ContractPart({ ctx, config }: { ctx: WorkspaceContext; config: Config }) {
  const state = await attempt(ctx, () => getPoolState(ctx));
  if (!state.ok) return <Failure facts={state.facts} retry />;
  return (
    <ContractCard
      state={state.data}
      settlementAddress={config.settlementAddress}
      usdcAddress={config.usdcAddress}
      explorerUrl={config.explorerUrl}
      feeBps={config.platformFeeBps}
    />
  );
}
