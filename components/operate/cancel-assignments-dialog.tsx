"use client";
import { errorFacts } from "../api/api-error.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useCancelAssignments } from "./operate.queries.ts";

const sessionsText = (n: number) => (n === 1 ? "1 session" : `${n} sessions`);

/** Asks before everything accepted and not live yet is given back. */
export default function CancelAssignmentsDialog({
  assigned,
  live,
  ...control
}: DialogControl & { assigned: number; live: number }) {
  const workspace = useWorkspace();
  const cancel = useCancelAssignments(workspace.id);
  return (
    <AlertDialog
      {...control}
      title={assigned === 1 ? "Cancel your assignment?" : `Cancel all ${assigned} assignments?`}
      confirmLabel="Cancel assignments"
      pendingLabel="Cancelling"
      cancelLabel="Keep them"
      onConfirm={async () => {
        const { count } = await cancel.mutateAsync();
        toast.success(count === 1 ? "1 assignment cancelled" : `${count} assignments cancelled`, {
          text: "Nobody was charged.",
        });
      }}
      error={
        cancel.error && <Failure alert facts={errorFacts(cancel.error)} context={{ role: roleWords[workspace.role] }} />
      }
    >
      <p>
        {assigned === 1 ? "The session" : `The ${sessionsText(assigned)}`} that you accepted and did not start to show{" "}
        {assigned === 1 ? "is" : "are"} cancelled for good. Whoever asked is told at once, pays nothing, and has to ask
        again.
      </p>
      {live > 0 && <p>What is live goes on: {sessionsText(live)}.</p>}
    </AlertDialog>
  );
}
