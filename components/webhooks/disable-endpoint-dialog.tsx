"use client";
import { useRouter } from "next/navigation";
import { errorFacts } from "../api/api-error.ts";
import type { Webhook } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useUpdateWebhook } from "./webhooks.queries.ts";

export default function DisableEndpointDialog({ endpoint, ...control }: DialogControl & { endpoint: Webhook }) {
  const { id, role } = useWorkspace();
  const update = useUpdateWebhook(id, endpoint.id);
  const router = useRouter();
  return (
    <AlertDialog
      {...control}
      tone="inverse"
      title="Disable this endpoint?"
      confirmLabel="Disable endpoint"
      pendingLabel="Disabling"
      onConfirm={async () => {
        await update.mutateAsync({ enabled: false });
        toast.success("Endpoint is off");
        router.refresh();
      }}
      error={update.error && <Failure alert facts={errorFacts(update.error)} context={{ role: roleWords[role] }} />}
    >
      <p>
        Nothing more is sent to <bdi className="break-all text-ink">{endpoint.url}</bdi>, from now on. What happens
        meanwhile can be sent later: enable it again, then send what is missing.
      </p>
    </AlertDialog>
  );
}
