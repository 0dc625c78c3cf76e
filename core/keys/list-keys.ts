import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import type { ApiKey } from "./keys.schemas.ts";
import { selectKeys } from "./keys.sql.ts";
import { publicKey } from "./public-key.ts";

/** Every key of one family, newest first, never a plaintext (spec 7.4). */
export async function listKeys(ctx: WorkspaceContext, { family = "LUXXON" } = {}): Promise<ApiKey[]> {
  await requireAccess(ctx, access.listKeys);
  return (await selectKeys(ctx, family)).map(publicKey);
}
