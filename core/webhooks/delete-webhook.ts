import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { requireWebhook } from "./require-webhook.ts";
import { deleteWebhookRow } from "./webhooks.sql.ts";

/** Removes an endpoint; nothing more is sent to it (spec 7.11). @throws DomainError NOT_FOUND webhook:notFound */
export async function deleteWebhook(
  ctx: WorkspaceContext,
  { webhookId }: { webhookId: string },
): Promise<{ ok: true }> {
  await requireAccess(ctx, access.manageWebhooks);
  requireWebhook(await deleteWebhookRow(ctx, webhookId));
  return { ok: true };
}
