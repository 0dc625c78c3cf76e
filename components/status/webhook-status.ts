import type { Webhook, WebhookDelivery } from "../api/wire.ts";
import type { StatusLook } from "./session-status.ts";

/** Icon, word and tone of an endpoint. */
export function webhookStatus({ enabled, disabledReason }: Pick<Webhook, "enabled" | "disabledReason">): StatusLook {
  if (enabled) return { tone: "success", icon: "circle-check", label: "On" };
  return disabledReason
    ? { tone: "danger", icon: "circle-alert", label: "Off by itself" }
    : { tone: "neutral", icon: "power-off", label: "Off" };
}

/** Icon, word and tone of one attempt; `nextAttemptAt` says whether another one comes. */
export function deliveryStatus({
  status,
  nextAttemptAt,
}: Pick<WebhookDelivery, "status" | "nextAttemptAt">): StatusLook {
  if (status !== null && status >= 200 && status < 300) {
    return { tone: "success", icon: "circle-check", label: String(status) };
  }
  const label = status === null ? "No answer" : String(status);
  return nextAttemptAt
    ? { tone: "warning", icon: "hourglass", label }
    : { tone: "danger", icon: "circle-alert", label };
}
