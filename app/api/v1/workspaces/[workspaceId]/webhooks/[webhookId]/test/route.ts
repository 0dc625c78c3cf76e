import "server-only";
import { access } from "#core/access/access.ts";
import { testWebhook } from "#core/webhooks/test-webhook.ts";
import { WebhookPath, WebhookTest } from "#core/webhooks/webhooks.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "testWebhook",
    summary: "Send webhook.test now",
    description:
      "Waits for the receiver. One that fails gives `delivered: false`, with a null `status` when it cannot be reached.",
    auth: access.manageWebhooks,
    params: WebhookPath,
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    response: WebhookTest,
    errors: ["NOT_FOUND webhook:notFound"],
  },
  ({ ctx, params }) => testWebhook(ctx, params),
);
