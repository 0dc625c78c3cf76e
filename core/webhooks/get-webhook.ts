import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { publicWebhook } from "./public-webhook.ts";
import { requireWebhook } from "./require-webhook.ts";
import type { Webhook } from "./webhooks.schemas.ts";
import { selectWebhook } from "./webhooks.sql.ts";

/** One endpoint (spec 7.11). @throws DomainError NOT_FOUND webhook:notFound */
export async function getWebhook(ctx: WorkspaceContext, { webhookId }: { webhookId: string }): Promise<Webhook> {
  await requireAccess(ctx, access.manageWebhooks);
  return publicWebhook(requireWebhook(await selectWebhook(ctx, webhookId)));
}
