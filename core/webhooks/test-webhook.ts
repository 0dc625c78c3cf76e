import "server-only";
import { v7 } from "uuid";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { insertTestAttempt, selectDestination } from "./attempts.sql.ts";
import { requireWebhook } from "./require-webhook.ts";
import { sendMessage } from "./send-message.ts";
import type { WebhookTest } from "./webhooks.schemas.ts";

/**
 * Sends `webhook.test` now, once, and says how the receiver answered (spec 7.11).
 * @throws DomainError NOT_FOUND webhook:notFound
 */
export async function testWebhook(ctx: WorkspaceContext, { webhookId }: { webhookId: string }): Promise<WebhookTest> {
  await requireAccess(ctx, access.manageWebhooks);
  const { now: at, ...destination } = requireWebhook(await selectDestination(ctx, webhookId));
  const id = v7();
  const outcome = await sendMessage(ctx, destination, { id, type: "webhook.test", at, data: { webhookId } });
  const { status, durationMs } = outcome;
  await insertTestAttempt(ctx, { webhookId, eventId: id, status, durationMs });
  return { delivered: status !== null && status >= 200 && status < 300, status, durationMs };
}
