"use client";
import { useRouter } from "next/navigation";
import type { Webhook } from "../api/wire.ts";
import type { DialogControl } from "../ui/dialog.tsx";
import { toast } from "../ui/toast.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { toTicked } from "./event-choices.ts";
import { WebhookFormDialog } from "./webhook-form-dialog.tsx";
import { useUpdateWebhook } from "./webhooks.queries.ts";

export default function EditEndpointDialog({ endpoint, ...control }: DialogControl & { endpoint: Webhook }) {
  const { id } = useWorkspace();
  const update = useUpdateWebhook(id, endpoint.id);
  const router = useRouter();
  return (
    <WebhookFormDialog
      {...control}
      title="Edit endpoint"
      description="What is already on its way goes to the new address."
      submitLabel="Save"
      pendingLabel="Saving"
      initial={{
        url: endpoint.url,
        description: endpoint.description ?? "",
        everything: endpoint.events.includes("*"),
        ticked: toTicked(endpoint.events),
      }}
      save={async (input) => {
        await update.mutateAsync(input);
        control.onOpenChange(false);
        toast.success("Endpoint saved");
        router.refresh();
      }}
    />
  );
}
