import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../page-cursor.ts";
import { selectAttempts } from "./attempts.sql.ts";
import { publicDelivery } from "./public-delivery.ts";
import { requireWebhook } from "./require-webhook.ts";
import type { PageQuery, WebhookDelivery } from "./webhooks.schemas.ts";
import { selectWebhook } from "./webhooks.sql.ts";

/**
 * A page of the attempts to deliver to one endpoint, newest first, of the last 30 days (spec 7.11).
 * @throws DomainError NOT_FOUND webhook:notFound, INVALID_INPUT cursor
 */
export async function listWebhookDeliveries(
  ctx: WorkspaceContext,
  { webhookId, limit, cursor }: PageQuery & { webhookId: string },
): Promise<{ rows: WebhookDelivery[]; nextCursor: string | null }> {
  await requireAccess(ctx, access.manageWebhooks);
  const query = ["deliveries", webhookId];
  const after = cursor === undefined ? null : decodeCursor(cursor, query);
  requireWebhook(await selectWebhook(ctx, webhookId));
  const found = await selectAttempts(ctx, { webhookId, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(publicDelivery),
    nextCursor: last && found.length > limit ? encodeCursor(last.id, query) : null,
  };
}
