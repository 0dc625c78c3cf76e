"use client";
import { Ban, Play, Square } from "lucide-react";
import { errorFacts } from "../api/api-error.ts";
import type { Session } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { toastError } from "../errors/toast-error.ts";
import { LiveTime } from "../sessions/live-time.tsx";
import { type Fact, useSessionAction } from "../sessions/sessions.queries.ts";
import { sessionStatus } from "../status/session-status.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { Link } from "../ui/link.tsx";
import { coordinates } from "../ui/shorten.ts";
import { TickingAmount } from "../ui/ticking-amount.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { earningFact } from "./earning-fact.ts";

const loadEnd = () => import("../sessions/end-session-dialog.tsx");
const loadCancel = () => import("./cancel-assignments-dialog.tsx");

/** What this workspace serves now; absent when there is nothing. */
export function RunningCard({
  fact,
  error,
  feeBps,
  onRetry,
  className,
}: {
  fact: Fact<Session[]>;
  error: Error | null;
  feeBps: number;
  onRetry: () => void;
  className?: string;
}) {
  const sessions = fact.data;
  const assigned = sessions.filter(({ state }) => state === "ASSIGNED").length;
  if (sessions.length === 0 && !error) return null;
  return (
    <Card className={className} aria-labelledby="running">
      <div className="p-4 pb-3 lg:px-5">
        <CardHead
          id="running"
          title="Your sessions"
          aside={
            assigned > 0 && (
              <LazyDialog
                load={loadCancel}
                dialog={{ assigned, live: sessions.length - assigned }}
                size="sm"
                variant="ghost"
                icon={Ban}
              >
                Cancel all assignments
              </LazyDialog>
            )
          }
        />
      </div>
      {error && (
        <Failure
          className="mx-4 mb-4 lg:mx-5"
          facts={errorFacts(error)}
          actions={
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          }
        />
      )}
      <ul aria-labelledby="running" className="divide-y divide-line border-t border-line">
        {sessions.map((session) => (
          <Running key={session.id} session={session} fact={fact} feeBps={feeBps} />
        ))}
      </ul>
    </Card>
  );
}

function Running({ session, fact, feeBps }: { session: Session; fact: Fact<Session[]>; feeBps: number }) {
  const { id, slug, role } = useWorkspace();
  const action = useSessionAction(id, session.id);
  const point = coordinates(session.requestedLat, session.requestedLng);
  const started = session.videoBackendRef !== null;
  const start = () =>
    action.mutate("start", {
      onSuccess: () => toast.success("Started", { text: "It is live with the first picture." }),
      onError: (failure) => toastError(failure, { role: roleWords[role] }),
    });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 lg:px-5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            href={`/w/${slug}/sessions/${session.id}`}
            className="num font-medium underline-offset-2 hover:underline"
          >
            {point}
          </Link>
          <StatusBadge look={sessionStatus(session)} />
        </p>
        <p className="num text-sm text-ink-2">
          {session.state === "LIVE" ? (
            <>
              <LiveTime session={session} offsetMs={fact.offsetMs} /> live
            </>
          ) : started ? (
            "Waiting for the first picture"
          ) : (
            "Start it when you are at the point"
          )}
        </p>
      </div>
      <div className="min-w-0 basis-44 text-sm">
        {session.state === "LIVE" && (
          <>
            <p className="text-ink-2">You earned</p>
            <p className="font-medium">
              <TickingAmount facts={[earningFact(session, fact.receivedAtMs, feeBps)]} />
            </p>
          </>
        )}
      </div>
      {session.state === "LIVE" ? (
        <LazyDialog
          load={loadEnd}
          dialog={{ session, offsetMs: fact.offsetMs }}
          variant="inverse"
          icon={Square}
          className="max-sm:w-full"
          aria-label={`End session ${point}`}
        >
          End
        </LazyDialog>
      ) : (
        !started && (
          <Button
            variant="primary"
            icon={Play}
            className="max-sm:w-full"
            aria-label={`Start ${point}`}
            pending={action.isPending}
            pendingLabel="Starting"
            onClick={start}
          >
            Start
          </Button>
        )
      )}
    </li>
  );
}
