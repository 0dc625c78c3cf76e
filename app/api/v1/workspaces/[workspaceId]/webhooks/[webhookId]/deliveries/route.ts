import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { listWebhookDeliveries } from "#core/webhooks/list-webhook-deliveries.ts";
import { PageQuery, WebhookDelivery, WebhookPath } from "#core/webhooks/webhooks.schemas.ts";
import { Page } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listWebhookDeliveries",
    summary: "Attempts of the last 30 days",
    description: "One row per attempt, newest first, with the status of the receiver and the time of the next attempt.",
    auth: access.manageWebhooks,
    params: WebhookPath,
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    query: PageQuery,
    response: z.array(WebhookDelivery),
    errors: ["NOT_FOUND webhook:notFound"],
  },
  async ({ ctx, params, query }) =>
    new Page(await listWebhookDeliveries(ctx, { ...query, webhookId: params.webhookId })),
);
