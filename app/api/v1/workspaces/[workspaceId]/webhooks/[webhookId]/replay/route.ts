import "server-only";
import { access } from "#core/access/access.ts";
import { replayWebhook } from "#core/webhooks/replay-webhook.ts";
import { Replay, ReplayWebhookInput, WebhookPath } from "#core/webhooks/webhooks.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "replayWebhook",
    summary: "Deliver one message, or failed or missing ones, again",
    description: "Either `messageId`, or `since` with `only`. Messages keep their ids, so a receiver can tell repeats.",
    auth: access.manageWebhooks,
    params: WebhookPath,
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    body: ReplayWebhookInput,
    status: 202,
    response: Replay,
    errors: ["NOT_FOUND webhook:notFound", "NOT_FOUND webhook:message"],
  },
  ({ ctx, params, body }) => replayWebhook(ctx, { ...body, webhookId: params.webhookId }),
);
