import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import { readNow } from "../clock.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { normalizeCidr } from "./ip-allowlist.ts";
import { mintPlaintext } from "./key-format.ts";
import type { CreateKeyInput, MintedApiKey } from "./keys.schemas.ts";
import { insertKey } from "./keys.sql.ts";
import { publicKey } from "./public-key.ts";

const minuteMs = 60_000;
const fiveYearsMs = 5 * 365.25 * 24 * 60 * minuteMs;

/**
 * Issues a key. The plaintext leaves this function once; only its sha256 is stored (spec 4, 7.4).
 * @throws DomainError INVALID_INPUT naming the member, CONFLICT apiKey:limit
 */
export async function createKey(ctx: WorkspaceContext, input: CreateKeyInput): Promise<MintedApiKey> {
  await requireAccess(ctx, access.createKey);
  if (ctx.actor.kind !== "wallet_session") throw new DomainError("NOT_AUTHORIZED", "auth:walletOnly");
  if (input.environment !== ctx.settings.ENVIRONMENT) throw new DomainError("INVALID_INPUT", "environment");
  if (input.expiresAt) requireExpiryInRange(input.expiresAt, await readNow(ctx));
  const ipAllowlist = input.ipAllowlist?.map(requireCidr);
  const { plaintext, sha256, prefix } = mintPlaintext(ctx.workspaceId, input.environment);
  const row = await insertKey(ctx, { ...input, ipAllowlist, sha256, prefix, createdByWallet: ctx.actor.walletAddress });
  if (!row) throw new DomainError("CONFLICT", "apiKey:limit");
  return { ...publicKey(row), plaintext };
}

function requireExpiryInRange(expiresAt: Date, now: Date): void {
  const aheadMs = expiresAt.getTime() - now.getTime();
  if (aheadMs < minuteMs || aheadMs > fiveYearsMs) throw new DomainError("INVALID_INPUT", "expiresAt");
}

function requireCidr(entry: string): string {
  const cidr = normalizeCidr(entry);
  if (!cidr) throw new DomainError("INVALID_INPUT", "ipAllowlist");
  return cidr;
}
