import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { LowBalanceBanner } from "#components/balance/low-balance-banner.tsx";
import { Failure } from "#components/errors/failure.tsx";
import { BalanceCard } from "#components/overview/balance-card.tsx";
import { firstSteps } from "#components/overview/first-step-list.tsx";
import { FirstSteps } from "#components/overview/first-steps.tsx";
import { KeysCard } from "#components/overview/keys-card.tsx";
import { LatestSessions } from "#components/overview/latest-sessions.tsx";
import { readDays, SpendCard } from "#components/overview/spend-card.tsx";
import { TopUpButton } from "#components/pool/top-up-button.tsx";
import { PageHead } from "#components/shell/page-head.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { listKeys } from "#core/keys/list-keys.ts";
import { listSessions } from "#core/sessions/list-sessions.ts";
import { listDailySpend } from "#core/usage/list-daily-spend.ts";
import { getAlerts } from "#core/wallet/get-alerts.ts";
import { getWallet } from "#core/wallet/get-wallet.ts";
import { openWorkspace, publicConfig } from "#http/console.ts";
import { attempt, failedFacts } from "../../attempt.ts";

export const metadata: Metadata = { title: "Overview" };

/** Sessions looked at for the first steps; whoever has that many is past them. */
const RECENT = 20;

interface Props {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function OverviewPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const days = readDays((await searchParams).days);
  const { workspace, role, ctx } = await openWorkspace(slug);
  const [wallet, alerts, latest, open, keys, spend] = await Promise.all([
    attempt(ctx, () => getWallet(ctx)),
    attempt(ctx, () => getAlerts(ctx)),
    attempt(ctx, () => listSessions(ctx, { limit: RECENT })),
    attempt(ctx, () => listSessions(ctx, { limit: 100, side: "consumer", state: ["REQUESTED", "ASSIGNED", "LIVE"] })),
    attempt(ctx, () => listKeys(ctx)),
    attempt(ctx, () => listDailySpend(ctx, { days })),
  ]);
  const sessions = latest.ok ? latest.data.rows : [];
  const consumer = workspace.roles.includes("CONSUMER");
  const admin = role !== "VIEWER";
  const poor = wallet.ok && wallet.data.trackedBalance === "0";
  const pool = { id: workspace.id, slug, walletAddress: workspace.walletAddress };
  const steps = firstSteps({
    workspace: pool,
    faucet: (await publicConfig()).faucet,
    hasPool: !poor,
    hasKey: !keys.ok || keys.data.length > 0,
    newest: sessions[0],
    hasSettled: sessions.length === RECENT || sessions.some((session) => session.settlementTxHash),
  });
  const guided = consumer && admin && latest.ok && steps.some((step) => !step.done);
  return (
    <>
      {consumer && wallet.ok && alerts.ok && (
        <LowBalanceBanner wallet={wallet} thresholdMicroUsdc={alerts.data.lowBalanceMicroUsdc} />
      )}
      <PageHead
        title="Overview"
        actions={
          <>
            {consumer && !poor && <TopUpButton workspace={pool} />}
            {consumer && admin && (
              <ButtonLink href={`/w/${slug}/sessions/new`} variant={poor ? "secondary" : "primary"} icon={Plus}>
                New session
              </ButtonLink>
            )}
            {consumer && poor && <TopUpButton workspace={pool} variant="primary" />}
          </>
        }
      />
      <div className="space-y-4 lg:space-y-5">
        {wallet.ok && open.ok ? (
          <BalanceCard wallet={wallet} open={{ data: open.data.rows, at: open.at }} />
        ) : (
          <Failure facts={failedFacts(wallet, open)} retry />
        )}
        {consumer &&
          !guided &&
          (spend.ok ? (
            <SpendCard slug={slug} spend={spend.data} keys={keys.ok ? keys.data : []} />
          ) : (
            <Failure facts={spend.facts} retry />
          ))}
        <div className={guided ? "grid gap-4 lg:grid-cols-2 lg:gap-5" : undefined}>
          {guided && <FirstSteps steps={steps} />}
          {keys.ok ? <KeysCard keys={keys} /> : <Failure facts={keys.facts} retry />}
        </div>
        {latest.ok ? (
          <LatestSessions rendered={{ data: latest.data.rows.slice(0, 5), at: latest.at }} />
        ) : (
          <Failure facts={latest.facts} retry />
        )}
      </div>
    </>
  );
}
