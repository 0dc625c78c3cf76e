import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { ApiKey } from "./keys.schemas.ts";
import { stampRevoked } from "./keys.sql.ts";
import { publicKey } from "./public-key.ts";

/**
 * Revokes a key. It works until its grace period ends; a repeat can only bring that forward (spec 7.4).
 * @throws DomainError NOT_FOUND apiKey:notFound
 */
export async function revokeKey(
  ctx: WorkspaceContext,
  { keyId, graceSeconds }: { keyId: string; graceSeconds: number },
): Promise<ApiKey> {
  await requireAccess(ctx, access.revokeKey);
  const row = await stampRevoked(ctx, keyId, graceSeconds);
  if (!row) throw new DomainError("NOT_FOUND", "apiKey:notFound");
  return publicKey(row);
}
