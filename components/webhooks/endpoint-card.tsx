"use client";
import { KeyRound, Power, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import type { Webhook } from "../api/wire.ts";
import { toastError } from "../errors/toast-error.ts";
import { Row } from "../sessions/cost-card.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { ErrorCard } from "../ui/error-card.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { eventsWords } from "./event-choices.ts";
import { useUpdateWebhook } from "./webhooks.queries.ts";

const loadRotate = () => import("./rotate-secret-dialog.tsx");
const loadDisable = () => import("./disable-endpoint-dialog.tsx");
const loadDelete = () => import("./delete-endpoint-dialog.tsx");

const reasons: Record<string, string> = {
  GONE: "The receiver answered 410 Gone. Nothing is sent until you enable it again.",
  FAILING: "For five days every attempt failed. Nothing is sent until you enable it again.",
};

/** Where the endpoint is, what it is told, and what can be done to it for good. */
export function EndpointCard({ endpoint }: { endpoint: Webhook }) {
  const { id, role } = useWorkspace();
  const router = useRouter();
  const update = useUpdateWebhook(id, endpoint.id);
  const enable = () =>
    update.mutate(
      { enabled: true },
      {
        onSuccess: () => {
          toast.success("Endpoint is on", { text: "What it missed can be sent again below." });
          router.refresh();
        },
        onError: (error) => toastError(error, { role: roleWords[role] }),
      },
    );
  const enableButton = (
    <Button size="sm" icon={Power} pending={update.isPending} pendingLabel="Enabling" onClick={enable}>
      Enable again
    </Button>
  );
  return (
    <>
      {!endpoint.enabled && (
        <ErrorCard
          tone="warning"
          title="This endpoint is off"
          text={
            reasons[endpoint.disabledReason ?? ""] ??
            "Somebody switched it off. Nothing is sent until you enable it again."
          }
          actions={enableButton}
        />
      )}
      <Card>
        <CardBody>
          <CardHead title="Endpoint" />
          <p className="mt-1.5">
            <Copyable value={endpoint.url} name="URL" className="max-w-full" />
          </p>
          <dl className="mt-1.5">
            <Row name="Is told">
              <span className="text-sm break-words">{eventsWords(endpoint.events)}</span>
            </Row>
            <Row name="Added">
              <Time iso={endpoint.createdAt} />
            </Row>
            <Row name="Signing secret">
              <LazyDialog load={loadRotate} dialog={{ endpoint }} size="sm" variant="ghost" icon={KeyRound}>
                Rotate
              </LazyDialog>
            </Row>
          </dl>
          <div className="mt-3 flex flex-wrap gap-2">
            {endpoint.enabled && (
              <LazyDialog load={loadDisable} dialog={{ endpoint }} size="sm" icon={Power}>
                Disable
              </LazyDialog>
            )}
            <LazyDialog load={loadDelete} dialog={{ endpoint }} size="sm" icon={Trash2}>
              Delete
            </LazyDialog>
          </div>
        </CardBody>
      </Card>
    </>
  );
}
