import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { createWebhook } from "#core/webhooks/create-webhook.ts";
import { listWebhooks } from "#core/webhooks/list-webhooks.ts";
import { CreateWebhookInput, Webhook, WebhookWithSecret } from "#core/webhooks/webhooks.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

const path = {
  params: z.object({ id: uuid }),
  paramNames: { workspaceId: "id" },
  workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
  auth: access.manageWebhooks,
} as const;

export const GET = luxxon.route(
  {
    ...path,
    id: "listWebhooks",
    summary: "Webhook endpoints",
    description: "At most ten, never with their secrets.",
    response: z.array(Webhook),
  },
  ({ ctx }) => listWebhooks(ctx),
);

export const POST = luxxon.route(
  {
    ...path,
    id: "createWebhook",
    summary: "Add a webhook endpoint; its secret is shown once",
    description:
      "Messages are signed as Standard Webhooks asks, and tried again for days. The URL must be https and public; http and this machine are for TEST.",
    body: CreateWebhookInput,
    status: 201,
    response: WebhookWithSecret,
    errors: ["CONFLICT webhook:limit"],
  },
  ({ ctx, body }) => createWebhook(ctx, body),
);
