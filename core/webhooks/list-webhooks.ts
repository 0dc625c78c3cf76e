import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { publicWebhook } from "./public-webhook.ts";
import type { Webhook } from "./webhooks.schemas.ts";
import { selectWebhooks } from "./webhooks.sql.ts";

/** Every endpoint of the workspace, oldest first (spec 7.11). */
export async function listWebhooks(ctx: WorkspaceContext): Promise<Webhook[]> {
  await requireAccess(ctx, access.manageWebhooks);
  return (await selectWebhooks(ctx)).map(publicWebhook);
}
