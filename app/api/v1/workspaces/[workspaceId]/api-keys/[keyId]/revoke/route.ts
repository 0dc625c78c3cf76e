import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { ApiKey, RevokeKeyInput } from "#core/keys/keys.schemas.ts";
import { revokeKey } from "#core/keys/revoke-key.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "revokeKey",
    summary: "Revoke an API key, at once or after a grace period",
    description:
      "It works until `gracePeriodEnd`. A repeat answers with the first stamps; a shorter grace brings the end forward.",
    auth: access.revokeKey,
    params: z.object({ workspaceId: uuid, keyId: uuid }),
    workspace: { in: "params", name: "workspaceId", mismatch: "workspace:mismatch" },
    body: RevokeKeyInput,
    bodyOptional: true,
    response: ApiKey,
    errors: ["NOT_FOUND apiKey:notFound"],
  },
  ({ ctx, params, body }) => revokeKey(ctx, { ...params, ...body }),
);
