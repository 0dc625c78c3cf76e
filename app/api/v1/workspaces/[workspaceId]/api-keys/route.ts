import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { createKey } from "#core/keys/create-key.ts";
import { ApiKey, CreateKeyInput, ListKeysQuery, MintedApiKey } from "#core/keys/keys.schemas.ts";
import { listKeys } from "#core/keys/list-keys.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

const path = {
  params: z.object({ workspaceId: uuid }),
  workspace: { in: "params", name: "workspaceId", mismatch: "workspace:mismatch" },
} as const;

export const GET = luxxon.route(
  {
    ...path,
    id: "listKeys",
    summary: "API keys",
    description: "All keys of a family, newest first, revoked ones too. Never a plaintext.",
    auth: access.listKeys,
    query: ListKeysQuery,
    response: z.array(ApiKey),
  },
  ({ ctx, query }) => listKeys(ctx, query),
);

export const POST = luxxon.route(
  {
    ...path,
    id: "createKey",
    summary: "Create an API key; the plaintext is shown once",
    description: "Only its hash is stored: nobody can show it again. At most 50 keys that are not revoked.",
    auth: access.createKey,
    body: CreateKeyInput,
    status: 201,
    response: MintedApiKey,
    errors: ["CONFLICT apiKey:limit"],
  },
  ({ ctx, body }) => createKey(ctx, body),
);
