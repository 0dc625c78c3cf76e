"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { WebhookWithSecret } from "../api/wire.ts";
import type { DialogControl } from "../ui/dialog.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { EndpointSecretDialog } from "./endpoint-secret-dialog.tsx";
import { emptyWebhookForm } from "./webhook-form.ts";
import { WebhookFormDialog } from "./webhook-form-dialog.tsx";
import { useCreateWebhook } from "./webhooks.queries.ts";

/** Form first, then the one showing of the secret, which lives in this state and goes with it. */
export default function AddEndpointDialog(control: DialogControl) {
  const { id, slug } = useWorkspace();
  const create = useCreateWebhook(id);
  const router = useRouter();
  const [created, setCreated] = useState<WebhookWithSecret | null>(null);
  if (created) {
    return (
      <EndpointSecretDialog
        endpoint={created}
        isNew
        onDone={() => control.onOpenChange(false)}
        nextHref={`/w/${slug}/webhooks/${created.id}`}
      />
    );
  }
  return (
    <WebhookFormDialog
      {...control}
      title="Add endpoint"
      description="Its signing secret is shown once, after this."
      submitLabel="Add endpoint"
      pendingLabel="Adding"
      initial={emptyWebhookForm}
      save={async (input) => {
        setCreated(await create.mutateAsync(input));
        router.refresh();
      }}
    />
  );
}
