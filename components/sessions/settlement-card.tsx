"use client";
import { TopUpButton } from "#components/pool/top-up-button.tsx";
import { formatUsdc } from "#core/money.ts";
import type { Session, Settlement } from "../api/wire.ts";
import { failureWords, settlementStatus } from "../status/settlement-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { shortHex } from "../ui/shorten.ts";
import { type Step, Stepper } from "../ui/stepper.tsx";
import { ClockTime, Countdown } from "../ui/time.tsx";
import { explorerHref } from "../workspace/explorer-href.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";

/** How the payment goes: Ended, Queued, Sent, Confirmed; the split; the proof. */
export function SettlementCard({ session, settlement }: { session: Session; settlement: Settlement }) {
  const { state, payload } = settlement;
  return (
    <Card aria-labelledby="settlement">
      <CardBody>
        <CardHead id="settlement" title="Settlement" aside={<StatusBadge look={settlementStatus(settlement)} />} />
        {state === "SKIPPED" ? (
          <p className="mt-1 text-ink-2">
            {session.startedAt ? "Nothing to pay: no usable seconds." : "Nothing to pay: the session never went live."}
          </p>
        ) : (
          <div className="mt-4">
            <Stepper label="Steps of the payment" steps={steps(session, settlement)} />
          </div>
        )}
        {state === "FAILED" && <Remedy settlement={settlement} />}
        {payload && (
          <>
            <p className="num mt-4 text-ink-2">
              To operator {formatUsdc(BigInt(payload.toAmount))} · fee {formatUsdc(BigInt(payload.feeAmount))} USDC (
              {payload.platformFeeBps / 100}
              {"\u00a0"}%)
            </p>
            <Proof settlement={settlement} />
            <details className="mt-3">
              <summary className="w-fit rounded-xs text-ink-2 hover:text-ink max-lg:py-2.5">Payload</summary>
              <div className="mt-2">
                <CodeBlock name="settlement payload" code={JSON.stringify(payload, null, 2)} />
              </div>
            </details>
          </>
        )}
      </CardBody>
    </Card>
  );
}

function steps(session: Session, { state, txHash, confirmedAt, attempts }: Settlement): Step[] {
  const sent = state === "SUBMITTED" || state === "CONFIRMED";
  const failed = state === "FAILED";
  return [
    { title: "Ended", state: "done", text: session.endedAt && <ClockTime iso={session.endedAt} /> },
    {
      title: "Queued",
      state: failed ? "failed" : sent ? "done" : "now",
      text: failed ? `${attempts ?? 1} ${attempts === 1 ? "try" : "tries"}` : sent ? undefined : "Waiting to be sent",
    },
    {
      title: "Sent to the chain",
      state: sent ? (state === "CONFIRMED" ? "done" : "now") : "todo",
      text: sent && txHash ? <span className="font-mono font-[450]">{shortHex(txHash)}</span> : undefined,
    },
    {
      title: "Confirmed",
      state: state === "CONFIRMED" ? "done" : "todo",
      text: confirmedAt && <ClockTime iso={confirmedAt} />,
    },
  ];
}

function Proof({ settlement }: { settlement: Settlement }) {
  const { config } = useWorkspace();
  if (!settlement.txHash) return null;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-2 text-ink-2">
      Transaction
      <Copyable
        value={settlement.txHash}
        short={shortHex(settlement.txHash)}
        name="transaction hash"
        href={explorerHref(config.explorerUrl, "tx", settlement.txHash)}
      />
    </p>
  );
}

function Remedy({ settlement }: { settlement: Settlement }) {
  const workspace = useWorkspace();
  const { failureCode, nextAttemptAt, payload } = settlement;
  const due = payload ? BigInt(payload.toAmount) + BigInt(payload.feeAmount) : 0n;
  const short = failureCode === "UNDERFUNDED";
  return (
    <div className="mt-4 rounded-md bg-danger-soft p-3 text-danger-text">
      <p className="font-medium">Not paid yet: {failureCode ? failureWords[failureCode] : "the contract refused it"}</p>
      <p className="num">
        {short
          ? `${formatUsdc(due)} USDC are due and the pool has less. A top-up pays it within seconds.`
          : "It is tried again by itself. Nothing is paid twice."}{" "}
        {nextAttemptAt && (
          <>
            Next try in <Countdown untilIso={nextAttemptAt} />.
          </>
        )}
      </p>
      {short && payload?.consumerWorkspaceId === workspace.id && (
        <div className="mt-2">
          <TopUpButton workspace={workspace} suggestedMicroUsdc={String(due)} size="sm" />
        </div>
      )}
    </div>
  );
}
