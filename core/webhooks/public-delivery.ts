import "server-only";
import type { AttemptRow } from "./attempts.sql.ts";
import { messageIdOf } from "./sign-message.ts";
import type { WebhookDelivery } from "./webhooks.schemas.ts";

/** The wire object of one attempt (spec 7.11). */
export function publicDelivery({ id: _, eventId, at, nextAttemptAt, ...row }: AttemptRow): WebhookDelivery {
  const times = { at: at.toISOString(), nextAttemptAt: nextAttemptAt?.toISOString() ?? null };
  return { id: messageIdOf(eventId), ...row, ...times };
}
