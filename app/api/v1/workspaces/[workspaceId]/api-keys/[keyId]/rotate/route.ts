import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { MintedApiKey, RotateKeyInput } from "#core/keys/keys.schemas.ts";
import { rotateKey } from "#core/keys/rotate-key.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "rotateKey",
    summary: "Replace an API key by one with the same settings",
    description: "The new plaintext is shown once; the old key works until its grace period of up to a day ends.",
    auth: access.rotateKey,
    params: z.object({ id: uuid, keyId: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    body: RotateKeyInput,
    bodyOptional: true,
    status: 201,
    response: MintedApiKey,
    errors: ["NOT_FOUND apiKey:notFound", "INVALID_STATE apiKey:revoked"],
  },
  ({ ctx, params, body }) => rotateKey(ctx, { ...params, ...body }),
);
