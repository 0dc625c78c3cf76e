"use client";
import { Ban, Check, Copy, Play, Plus, Radar, Square } from "lucide-react";
import { useState } from "react";
import type { Session } from "../api/wire.ts";
import { toastError } from "../errors/toast-error.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { toast } from "../ui/toast.ts";
import { useCopied } from "../ui/use-copied.ts";
import { mayAdministrate, roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { mayPlayOperator } from "./may-play-operator.ts";
import { isOpen } from "./session-facts.ts";
import { type SessionAction, useSessionAction } from "./sessions.queries.ts";

const loadEnd = () => import("./end-session-dialog.tsx");
const loadCancel = () => import("./cancel-session-dialog.tsx");

/** What this workspace can do with the session now; nothing for a viewer but to copy. */
export function SessionActions({ session, offsetMs }: { session: Session; offsetMs: number }) {
  const workspace = useWorkspace();
  const action = useSessionAction(workspace.id, session.id);
  const [running, setRunning] = useState<SessionAction | null>(null);
  const { copied, copy } = useCopied();
  const consumer = session.consumerWorkspaceId === workspace.id;
  const operator = session.operatorWorkspaceId === workspace.id;
  const admin = mayAdministrate(workspace.role);
  const mayPlay = consumer && mayPlayOperator(workspace);
  const waiting = session.state === "REQUESTED" || session.state === "ASSIGNED";

  const run = (step: SessionAction, done: string) => {
    setRunning(step);
    action.mutate(step, {
      onSuccess: () => toast.success(done),
      onError: (error) => toastError(error, { role: roleWords[workspace.role] }),
      onSettled: () => setRunning(null),
    });
  };
  return (
    <>
      <Button icon={copied ? Check : Copy} onClick={() => copy(curlOf(session.id))}>
        {copied ? "Copied" : "Copy curl"}
      </Button>
      {admin && consumer && waiting && (
        <LazyDialog load={loadCancel} dialog={{ sessionId: session.id }} icon={Ban}>
          Cancel
        </LazyDialog>
      )}
      {admin && consumer && session.state === "REQUESTED" && (
        <Button
          variant={mayPlay ? "secondary" : "primary"}
          icon={Radar}
          pending={running === "dispatch"}
          pendingLabel="Looking"
          onClick={() => run("dispatch", "An operator is assigned")}
        >
          Find an operator
        </Button>
      )}
      {admin && session.state === "REQUESTED" && mayPlay && (
        <Button
          variant="primary"
          icon={Play}
          pending={running === "play"}
          pendingLabel="Starting"
          onClick={() => run("play", "You are the operator now")}
        >
          Play the operator yourself
        </Button>
      )}
      {admin && operator && session.state === "ASSIGNED" && !session.videoBackendRef && (
        <Button
          variant="primary"
          icon={Play}
          pending={running === "start"}
          pendingLabel="Starting"
          onClick={() => run("start", "Started")}
        >
          Start
        </Button>
      )}
      {admin && session.state === "LIVE" && (
        <LazyDialog load={loadEnd} dialog={{ session, offsetMs }} variant="inverse" icon={Square}>
          End session
        </LazyDialog>
      )}
      {admin && consumer && !isOpen(session) && (
        <ButtonLink
          href={`/w/${workspace.slug}/sessions/new?lat=${session.requestedLat}&lng=${session.requestedLng}`}
          variant="primary"
          icon={Plus}
        >
          Watch this point again
        </ButtonLink>
      )}
    </>
  );
}

/** The same session for a program. */
function curlOf(id: string): string {
  return `curl ${window.location.origin}/api/v1/sessions/${id} \\\n  -H "Authorization: Bearer $LUXXON_API_KEY"`;
}
