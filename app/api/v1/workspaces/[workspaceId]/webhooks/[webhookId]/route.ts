import "server-only";
import { access } from "#core/access/access.ts";
import { deleteWebhook } from "#core/webhooks/delete-webhook.ts";
import { getWebhook } from "#core/webhooks/get-webhook.ts";
import { updateWebhook } from "#core/webhooks/update-webhook.ts";
import { RemovedWebhook, UpdateWebhookInput, Webhook, WebhookPath } from "#core/webhooks/webhooks.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

const path = {
  params: WebhookPath,
  paramNames: { workspaceId: "id" },
  workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
  auth: access.manageWebhooks,
  errors: ["NOT_FOUND webhook:notFound"],
} as const;

export const GET = luxxon.route(
  {
    ...path,
    id: "getWebhook",
    summary: "One webhook endpoint",
    description: "Never with its secret. `disabledReason` says why deliveries stopped.",
    response: Webhook,
  },
  ({ ctx, params }) => getWebhook(ctx, params),
);

export const PATCH = luxxon.route(
  {
    ...path,
    id: "updateWebhook",
    summary: "Change, enable or disable a webhook endpoint",
    description: "All of the patch or none of it. Enabling clears `disabledReason`.",
    body: UpdateWebhookInput,
    response: Webhook,
  },
  ({ ctx, params, body }) => updateWebhook(ctx, { ...body, webhookId: params.webhookId }),
);

export const DELETE = luxxon.route(
  {
    ...path,
    id: "deleteWebhook",
    summary: "Remove a webhook endpoint",
    description: "Nothing more is delivered, waiting messages included.",
    response: RemovedWebhook,
  },
  ({ ctx, params }) => deleteWebhook(ctx, params),
);
