import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { publicWebhook } from "./public-webhook.ts";
import { requireDestination } from "./require-destination.ts";
import { requireWebhook } from "./require-webhook.ts";
import type { UpdateWebhookInput, Webhook } from "./webhooks.schemas.ts";
import { changeWebhook, selectWebhook } from "./webhooks.sql.ts";

/**
 * Changes what is given; nothing given changes nothing. Enabling forgets why it was off (spec 7.11).
 * @throws DomainError NOT_FOUND webhook:notFound, INVALID_INPUT url
 */
export async function updateWebhook(
  ctx: WorkspaceContext,
  { webhookId, ...change }: UpdateWebhookInput & { webhookId: string },
): Promise<Webhook> {
  await requireAccess(ctx, access.manageWebhooks);
  const found = requireWebhook(await selectWebhook(ctx, webhookId));
  if (Object.values(change).every((value) => value === undefined)) return publicWebhook(found);
  if (change.url !== undefined) await requireDestination(ctx, change.url);
  return publicWebhook(requireWebhook(await changeWebhook(ctx, webhookId, change)));
}
