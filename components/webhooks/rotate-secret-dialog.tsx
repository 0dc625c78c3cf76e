"use client";
import { useRef, useState } from "react";
import { errorFacts } from "../api/api-error.ts";
import type { Webhook, WebhookWithSecret } from "../api/wire.ts";
import { Failure } from "../errors/failure.tsx";
import { AlertDialog } from "../ui/alert-dialog.tsx";
import type { DialogControl } from "../ui/dialog.tsx";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { EndpointSecretDialog } from "./endpoint-secret-dialog.tsx";
import { useRotateSecret } from "./webhooks.queries.ts";

/** Asks, then shows the new secret once; it lives in this state and goes with it. */
export default function RotateSecretDialog({ endpoint, ...control }: DialogControl & { endpoint: Webhook }) {
  const { id, role } = useWorkspace();
  const rotate = useRotateSecret(id, endpoint.id);
  const [rotated, setRotated] = useState<WebhookWithSecret | null>(null);
  const shown = useRef(false);
  if (rotated) {
    return <EndpointSecretDialog endpoint={rotated} isNew={false} onDone={() => control.onOpenChange(false)} />;
  }
  return (
    <AlertDialog
      open={control.open}
      // The showing takes over in place of closing.
      onOpenChange={(open) => !open && !shown.current && control.onOpenChange(false)}
      tone="inverse"
      title="Rotate the signing secret?"
      confirmLabel="Rotate secret"
      pendingLabel="Rotating"
      onConfirm={async () => {
        const next = await rotate.mutateAsync(undefined);
        shown.current = true;
        setRotated(next);
      }}
      error={rotate.error && <Failure alert facts={errorFacts(rotate.error)} context={{ role: roleWords[role] }} />}
    >
      <p>
        A new secret is shown once. For 24 h messages carry two signatures, of the new and the old one; after that only
        the new one.
      </p>
    </AlertDialog>
  );
}
