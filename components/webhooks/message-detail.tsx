"use client";
import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import type { WebhookMessage } from "../api/wire.ts";
import { toastError } from "../errors/toast-error.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { deliveryStatus } from "../status/webhook-status.ts";
import { Button } from "../ui/button.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Copyable } from "../ui/copyable.tsx";
import { countText } from "../ui/count-text.ts";
import { Time } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useReplayWebhook } from "./webhooks.queries.ts";

/** One message: its payload, every attempt, and the way to send it again. */
export function MessageDetail({ webhookId, message }: { webhookId: string; message: WebhookMessage }) {
  const { id, role } = useWorkspace();
  const replay = useReplayWebhook(id, webhookId);
  const router = useRouter();
  const again = () =>
    replay.mutate(
      { messageId: message.id },
      {
        onSuccess: () => {
          toast.success("Queued again", { text: "It goes out within a second or two, under the same id." });
          router.refresh();
        },
        onError: (error) => toastError(error, { role: roleWords[role] }),
      },
    );
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center gap-3">
        <Copyable value={message.id} short={`${message.id.slice(0, 12)}…${message.id.slice(-4)}`} name="message id" />
        {message.body && (
          <span className="ml-auto">
            <Button size="sm" icon={RotateCw} pending={replay.isPending} pendingLabel="Queueing" onClick={again}>
              Send again
            </Button>
          </span>
        )}
      </div>
      <div>
        <h3 className="font-medium">
          {message.attempts.length === 1 ? "1 attempt" : `${message.attempts.length} attempts`}
        </h3>
        <ol className="mt-1 divide-y divide-line">
          {message.attempts.map((attempt) => (
            <li key={attempt.at} className="flex items-center gap-3 py-2">
              <StatusBadge look={deliveryStatus(attempt)} />
              <Time iso={attempt.at} className="text-ink-2" />
              <span className="num ml-auto text-sm text-ink-3">{countText(attempt.durationMs)} ms</span>
            </li>
          ))}
        </ol>
      </div>
      <div>
        <h3 className="mb-2 font-medium">Payload</h3>
        {message.body ? (
          <CodeBlock name="payload" code={JSON.stringify(JSON.parse(message.body), null, 2)} copy={message.body} />
        ) : (
          <p className="text-ink-2">
            {message.type === "webhook.test"
              ? "A test carries the id of this endpoint and nothing else. It is not kept."
              : "The payload is no longer kept."}
          </p>
        )}
      </div>
    </div>
  );
}
