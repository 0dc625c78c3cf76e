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
import { useDeleteWebhook } from "./webhooks.queries.ts";

export default function DeleteEndpointDialog({ endpoint, ...control }: DialogControl & { endpoint: Webhook }) {
  const { id, slug, role } = useWorkspace();
  const remove = useDeleteWebhook(id, endpoint.id);
  const router = useRouter();
  return (
    <AlertDialog
      {...control}
      title="Delete this endpoint?"
      confirmLabel="Delete endpoint"
      pendingLabel="Deleting"
      onConfirm={async () => {
        await remove.mutateAsync(undefined);
        toast.success("Endpoint deleted", { text: endpoint.url });
        router.push(`/w/${slug}/webhooks`);
        router.refresh();
      }}
      error={remove.error && <Failure alert facts={errorFacts(remove.error)} context={{ role: roleWords[role] }} />}
    >
      <p>
        <bdi className="break-all text-ink">{endpoint.url}</bdi> is told nothing more, at once. Messages still waiting
        are dropped, and its signing secret is gone. This cannot be undone.
      </p>
    </AlertDialog>
  );
}
