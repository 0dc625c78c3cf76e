import "server-only";
import type { Webhook } from "./webhooks.schemas.ts";
import type { WebhookRow } from "./webhooks.sql.ts";

/** The wire object of spec 7.11: never a secret. */
export function publicWebhook(row: WebhookRow): Webhook {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}
