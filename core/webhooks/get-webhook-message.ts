import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { eventData } from "../events/event-data.ts";
import { selectAttemptsOfMessage, selectEvent } from "./attempts.sql.ts";
import { publicDelivery } from "./public-delivery.ts";
import { requireWebhook } from "./require-webhook.ts";
import { messageBody } from "./send-message.ts";
import { messageIdOf } from "./sign-message.ts";
import type { WebhookMessage } from "./webhooks.schemas.ts";
import { selectWebhook } from "./webhooks.sql.ts";

/** More than the schedule of retries, a few times over. */
const maxAttempts = 50;

/**
 * One message that the endpoint was sent: its body, composed from the outbox as every attempt does (spec 7.11), and the
 * attempts. `eventId` is what its message id is made of.
 * @throws DomainError NOT_FOUND webhook:notFound or webhook:message
 */
export async function getWebhookMessage(
  ctx: WorkspaceContext,
  { webhookId, eventId }: { webhookId: string; eventId: string },
): Promise<WebhookMessage> {
  await requireAccess(ctx, access.manageWebhooks);
  requireWebhook(await selectWebhook(ctx, webhookId));
  const [attempts, event] = await Promise.all([
    selectAttemptsOfMessage(ctx, { webhookId, eventId, limit: maxAttempts }),
    selectEvent(ctx, eventId),
  ]);
  const [newest] = attempts;
  if (!newest) throw new DomainError("NOT_FOUND", "webhook:message");
  const body = event && messageBody({ ...event, data: eventData(ctx, event, ctx.workspaceId) }, ctx.workspaceId);
  return { id: messageIdOf(eventId), type: newest.type, body: body ?? null, attempts: attempts.map(publicDelivery) };
}
