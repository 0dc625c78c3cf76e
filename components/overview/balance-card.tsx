"use client";
import { Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import { formatUsdc } from "#core/money.ts";
import { errorFacts } from "../api/api-error.ts";
import type { Session, Wallet } from "../api/wire.ts";
import { PoolBar, PoolKey } from "../balance/pool-bar.tsx";
import { poolParts, secondsLeft } from "../balance/pool-parts.ts";
import { describeError } from "../errors/catalogue.ts";
import { meterFact } from "../sessions/session-facts.ts";
import { type Rendered, useOpenSessions } from "../sessions/sessions.queries.ts";
import { Amount } from "../ui/amount.tsx";
import { Card } from "../ui/card.tsx";
import { countText } from "../ui/count-text.ts";
import { type MeterFact, meteredTotal } from "../ui/metered-amount.ts";
import { TickingAmount } from "../ui/ticking-amount.tsx";
import { estimateText } from "../ui/time-text.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useWallet } from "./overview.queries.ts";

/** The pool of the workspace's wallet: free, held, being settled; ticks while sessions are live. */
export function BalanceCard({
  wallet: renderedWallet,
  open: renderedOpen,
}: {
  wallet: Rendered<Wallet>;
  open: Rendered<Session[]>;
}) {
  const { id } = useWorkspace();
  const { data: wallet, error } = useWallet(id, renderedWallet);
  const { data: open } = useOpenSessions(id, renderedOpen);
  const live = open.data.filter((session) => session.state === "LIVE");
  const facts = live.map((session) => meterFact(session, open.receivedAtMs));
  const parts = poolParts(wallet.data, meteredTotal(facts, open.receivedAtMs).micro);
  const rates = live.map((session) => BigInt(session.ratePerSecondMicroUsdc));
  return (
    <Card aria-labelledby="free" className="overflow-hidden">
      <div className="grid lg:grid-cols-[minmax(0,1.1fr)_minmax(0,2fr)]">
        <div className="border-line p-4 lg:border-r lg:p-5">
          <h2 id="free" className="text-base text-ink-2">
            Free to spend
          </h2>
          <p className="mt-1 text-2xl font-semibold">
            <Amount micro={parts.free} size="hero" />
          </p>
          <p className="num mt-1.5 flex items-start gap-1.5 text-ink-2">
            <Hourglass className="mt-[3px] size-3.5 shrink-0 text-ink-3" aria-hidden />
            <RunsOut parts={parts} rates={rates} />
          </p>
          {error && (
            <p className="mt-1.5 text-sm text-warning-text">
              {describeError(errorFacts(error)).title}. These are the last known amounts.
            </p>
          )}
        </div>
        <div className="flex flex-col justify-between gap-4 border-line p-4 max-lg:border-t max-lg:pt-2 lg:p-5">
          <dl className="grid grid-cols-3 gap-4 divide-line max-sm:grid-cols-1 max-sm:gap-0 max-sm:divide-y">
            <Part part="pool" name="In the pool" note={`On chain, block ${countText(wallet.data.lastSyncBlock)}`}>
              <Amount micro={parts.pool} unit={false} />
            </Part>
            <Part
              part="held"
              name="Held"
              note={<HeldNote open={open.data} facts={facts} held={BigInt(wallet.data.heldMicroUsdc)} />}
            >
              <Amount micro={parts.held + parts.used} unit={false} />
            </Part>
            <Part
              part="settling"
              name="Being settled"
              note={parts.settling > 0n ? "Leaves the pool in seconds" : "Nothing waits"}
            >
              <Amount micro={parts.settling} unit={false} />
            </Part>
          </dl>
          <PoolBar parts={parts} />
        </div>
      </div>
    </Card>
  );
}

function Part({
  part,
  name,
  note,
  children,
}: {
  part: "pool" | "held" | "settling";
  name: string;
  note: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0 max-sm:flex max-sm:items-center max-sm:justify-between max-sm:gap-3 max-sm:py-2.5">
      <dt className="flex items-center gap-2 text-base text-ink-2">
        <PoolKey part={part} />
        {name}
      </dt>
      <dd className="mt-0.5 min-w-0 max-sm:mt-0 max-sm:text-right">
        <span className="text-md font-medium">{children}</span>
        <span className="num block text-xs text-ink-3">{note}</span>
      </dd>
    </div>
  );
}

function HeldNote({ open, facts, held }: { open: readonly Session[]; facts: readonly MeterFact[]; held: bigint }) {
  const here = open.reduce((sum, session) => sum + BigInt(session.holdMicroUsdc), 0n);
  if (held > here) return <>Also by other workspaces of this wallet</>;
  if (open.length === 0) return <>No open session</>;
  const count = open.length === 1 ? "1 open session" : `${open.length} open sessions`;
  if (facts.length === 0) return <>{count}</>;
  return (
    <>
      {count}, <TickingAmount facts={facts} unit={false} plain /> used
    </>
  );
}

function RunsOut({ parts, rates }: { parts: ReturnType<typeof poolParts>; rates: readonly bigint[] }) {
  const left = secondsLeft(parts, rates);
  if (parts.pool === 0n)
    return <span className="text-pretty">Your USDC on the contract. Only you can withdraw it.</span>;
  if (left === null) return <span>Nothing is running</span>;
  const aMinute = rates.reduce((sum, each) => sum + each, 0n) * 60n;
  return (
    <span>
      Pool runs out in <b className="font-medium text-ink">{estimateText(left)}</b> at{" "}
      {formatUsdc(aMinute, { places: 2 })} USDC a minute
    </span>
  );
}
