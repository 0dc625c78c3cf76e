import "server-only";
import { v7 } from "uuid";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { publicWebhook } from "./public-webhook.ts";
import { requireDestination } from "./require-destination.ts";
import { mintSecret } from "./webhook-secret.ts";
import type { CreateWebhookInput, WebhookWithSecret } from "./webhooks.schemas.ts";
import { insertWebhook } from "./webhooks.sql.ts";

/**
 * Adds an endpoint. The secret leaves this function once; it is stored sealed (spec 7.11).
 * @throws DomainError INVALID_INPUT url, CONFLICT webhook:limit
 */
export async function createWebhook(ctx: WorkspaceContext, input: CreateWebhookInput): Promise<WebhookWithSecret> {
  await requireAccess(ctx, access.manageWebhooks);
  await requireDestination(ctx, input.url);
  const id = v7();
  const { secret, sealed } = mintSecret(ctx, id);
  const { url, events, description = null } = input;
  const row = await insertWebhook(ctx, { id, url, events, description, sealed });
  if (!row) throw new DomainError("CONFLICT", "webhook:limit");
  return { ...publicWebhook(row), secret };
}
