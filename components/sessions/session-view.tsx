"use client";
import { useEffect, useRef, useState } from "react";
import type { Session, Settlement } from "../api/wire.ts";
import { RefreshFailed } from "../errors/refresh-failed.tsx";
import { PageHead } from "../shell/page-head.tsx";
import { sessionStatus } from "../status/session-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Breadcrumbs } from "../ui/breadcrumbs.tsx";
import { coordinates, shortId } from "../ui/shorten.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { CostCard } from "./cost-card.tsx";
import { DetailsCard } from "./details-card.tsx";
import { SessionActions } from "./session-actions.tsx";
import { isOpen } from "./session-facts.ts";
import { SessionPicture } from "./session-picture.tsx";
import { SessionTimeline } from "./session-timeline.tsx";
import { type Rendered, useSession, useSettlement } from "./sessions.queries.ts";
import { SettlementCard } from "./settlement-card.tsx";

/** One session from the request to the payment: watch, end, prove. */
export function SessionView({
  session: rendered,
  settlement: paid,
  openedBy,
}: {
  session: Rendered<Session>;
  settlement: Rendered<Settlement>;
  openedBy: string | null;
}) {
  const workspace = useWorkspace();
  const { data: fact, error, refetch, isFetching } = useSession(workspace.id, rendered);
  const session = fact.data;
  const over = !isOpen(session);
  const { data: settlementFact } = useSettlement(workspace.id, paid, over);
  const settlement = settlementFact.data;
  const wasLive = useRef(session.state === "LIVE");
  if (session.state === "LIVE") wasLive.current = true;
  const showPicture = !over || wasLive.current;

  return (
    <>
      <PageHead
        crumbs={
          <Breadcrumbs
            trail={[{ href: `/w/${workspace.slug}/sessions`, label: "Sessions" }]}
            here={<span className="font-mono font-[450]">{shortId(session.id)}</span>}
          />
        }
        title={<span className="num">{coordinates(session.requestedLat, session.requestedLng)}</span>}
        badge={<StatusBadge look={sessionStatus(session)} />}
        actions={<SessionActions session={session} offsetMs={fact.offsetMs} />}
      />
      <RefreshFailed error={error} pending={isFetching} onRetry={() => void refetch()} />
      <div className={showPicture ? "grid gap-4 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)] lg:gap-5" : "contents"}>
        {showPicture && <SessionPicture session={session} offsetMs={fact.offsetMs} />}
        <div className={showPicture ? "flex min-w-0 flex-col gap-4 lg:gap-5" : "grid gap-4 lg:grid-cols-2 lg:gap-5"}>
          <CostCard session={session} fact={fact} />
          <DetailsCard session={session} openedBy={openedBy} />
        </div>
      </div>
      <div className="mt-4 space-y-4 lg:mt-5 lg:space-y-5">
        {over && <SettlementCard session={session} settlement={settlement} />}
        <SessionTimeline session={session} settlement={settlement} />
      </div>
      <Outcome session={session} settlement={settlement} />
    </>
  );
}

/** One polite line per page: says what changed, never the ticking numbers. */
function Outcome({ session, settlement }: { session: Session; settlement: Settlement }) {
  const [said, setSaid] = useState("");
  const before = useRef({ state: session.state, settled: settlement.state });
  useEffect(() => {
    const last = before.current;
    before.current = { state: session.state, settled: settlement.state };
    if (last.state !== session.state) setSaid(`Session is ${sessionStatus(session).label.toLowerCase()}`);
    else if (last.settled !== settlement.state && settlement.state === "CONFIRMED") setSaid("Settled");
    else if (last.settled !== settlement.state && settlement.state === "FAILED") setSaid("Settlement failed");
  }, [session, settlement]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
