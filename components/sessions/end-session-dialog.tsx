"use client";
import { useRef } from "react";
import { formatUsdc } from "#core/money.ts";
import { errorFacts } from "../api/api-error.ts";
import type { Session } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { TickingAmount } from "../ui/ticking-amount.tsx";
import { durationText } from "../ui/time-text.ts";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { LiveTime } from "./live-time.tsx";
import { meterFact } from "./session-facts.ts";
import { useSessionAction } from "./sessions.queries.ts";

/** Asks with the time watched and the cost, which go on ticking until the press. */
export default function EndSessionDialog({
  session,
  offsetMs,
  ...control
}: DialogControl & { session: Session; offsetMs: number }) {
  const workspace = useWorkspace();
  const action = useSessionAction(workspace.id, session.id);
  const opened = useRef([meterFact(session, performance.now())]);
  return (
    <AlertDialog
      {...control}
      title="End now?"
      confirmLabel="End session"
      pendingLabel="Ending"
      tone="inverse"
      cancelLabel="Keep watching"
      onConfirm={async () => {
        const { data } = await action.mutateAsync("end");
        toast.success("Session ended", {
          text: `${durationText(data.cleanSeconds)} charged, ${formatUsdc(BigInt(data.chargedMicroUsdc))} USDC. It settles by itself.`,
        });
      }}
      error={
        action.error && <Failure alert facts={errorFacts(action.error)} context={{ role: roleWords[workspace.role] }} />
      }
    >
      <p className="num">
        <LiveTime session={session} offsetMs={offsetMs} /> watched, <TickingAmount facts={opened.current} />.
      </p>
      <p>The picture stops for both sides. What is left of the hold is free at once.</p>
    </AlertDialog>
  );
}
