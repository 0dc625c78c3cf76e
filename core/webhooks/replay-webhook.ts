import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { queueAgain } from "./attempts.sql.ts";
import { requireWebhook } from "./require-webhook.ts";
import type { ReplayWebhookInput } from "./webhooks.schemas.ts";

/**
 * Queues one message, or all failed or missing ones since a time, for delivery again under their ids (spec 7.13). What
 * goes to a disabled endpoint waits until it is enabled.
 * @throws DomainError NOT_FOUND webhook:notFound or webhook:message
 */
export async function replayWebhook(
  ctx: WorkspaceContext,
  { webhookId, ...replay }: ReplayWebhookInput & { webhookId: string },
): Promise<{ queued: number }> {
  await requireAccess(ctx, access.manageWebhooks);
  const queued = requireWebhook(await queueAgain(ctx, webhookId, replay));
  if (replay.messageId !== undefined && queued === 0) throw new DomainError("NOT_FOUND", "webhook:message");
  return { queued };
}
