"use client";
import { errorFacts } from "../api/api-error.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useSessionAction } from "./sessions.queries.ts";

export default function CancelSessionDialog({ sessionId, ...control }: DialogControl & { sessionId: string }) {
  const workspace = useWorkspace();
  const action = useSessionAction(workspace.id, sessionId);
  return (
    <AlertDialog
      {...control}
      title="Cancel this session?"
      confirmLabel="Cancel session"
      pendingLabel="Cancelling"
      cancelLabel="Keep it"
      onConfirm={async () => {
        await action.mutateAsync("cancel");
        toast.success("Session cancelled", { text: "Nothing was charged. The hold is free again." });
      }}
      error={
        action.error && <Failure alert facts={errorFacts(action.error)} context={{ role: roleWords[workspace.role] }} />
      }
    >
      <p>Nothing is charged, and the hold is free again at once. An operator who has accepted is released.</p>
    </AlertDialog>
  );
}
