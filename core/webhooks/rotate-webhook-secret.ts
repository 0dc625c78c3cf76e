import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { publicWebhook } from "./public-webhook.ts";
import { requireWebhook } from "./require-webhook.ts";
import { mintSecret } from "./webhook-secret.ts";
import type { WebhookWithSecret } from "./webhooks.schemas.ts";
import { replaceSecret } from "./webhooks.sql.ts";

/** A new secret, shown once; the old one signs too for 24 h (spec 7.11). @throws DomainError NOT_FOUND webhook:notFound */
export async function rotateWebhookSecret(
  ctx: WorkspaceContext,
  { webhookId }: { webhookId: string },
): Promise<WebhookWithSecret> {
  await requireAccess(ctx, access.manageWebhooks);
  const { secret, sealed } = mintSecret(ctx, webhookId);
  const row = requireWebhook(await replaceSecret(ctx, webhookId, sealed));
  return { ...publicWebhook(row), secret };
}
