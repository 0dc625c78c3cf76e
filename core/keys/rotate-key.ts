import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { mintPlaintext } from "./key-format.ts";
import type { MintedApiKey } from "./keys.schemas.ts";
import { publicKey } from "./public-key.ts";
import { replaceKey } from "./rotate-key.sql.ts";

/**
 * Issues a successor with the settings of a key and revokes that key with a grace of up to a day (spec 7.13). The
 * plaintext leaves this function once.
 * @throws DomainError NOT_FOUND apiKey:notFound, INVALID_STATE apiKey:revoked
 */
export async function rotateKey(
  ctx: WorkspaceContext,
  { keyId, graceSeconds }: { keyId: string; graceSeconds: number },
): Promise<MintedApiKey> {
  await requireAccess(ctx, access.rotateKey);
  if (ctx.actor.kind !== "wallet_session") throw new DomainError("NOT_AUTHORIZED", "auth:walletOnly");
  const { plaintext, sha256, prefix } = mintPlaintext(ctx.workspaceId, ctx.settings.ENVIRONMENT);
  const createdByWallet = ctx.actor.walletAddress;
  const row = await replaceKey(ctx, { keyId, graceSeconds, sha256, prefix, createdByWallet });
  if (!row) throw new DomainError("NOT_FOUND", "apiKey:notFound");
  if (row === "revoked") throw new DomainError("INVALID_STATE", "apiKey:revoked");
  return { ...publicKey(row), plaintext };
}
