import "server-only";
import { access } from "#core/access/access.ts";
import { rotateWebhookSecret } from "#core/webhooks/rotate-webhook-secret.ts";
import { WebhookPath, WebhookWithSecret } from "#core/webhooks/webhooks.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "rotateWebhookSecret",
    summary: "New signing secret; the old one signs too for 24 h",
    description: "Shown once. For 24 hours messages carry both signatures.",
    auth: access.manageWebhooks,
    params: WebhookPath,
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    response: WebhookWithSecret,
    errors: ["NOT_FOUND webhook:notFound"],
  },
  ({ ctx, params }) => rotateWebhookSecret(ctx, params),
);
