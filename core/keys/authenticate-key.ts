import "server-only";
import type { ApiKeyActor, Clients } from "../context.ts";
import { DomainError } from "../errors.ts";
import { isAllowedIp } from "./ip-allowlist.ts";
import { hashKey, isKeyFormat } from "./key-format.ts";
import { findKeyBySha256, touchKey } from "./keys.sql.ts";

/**
 * The principal behind a bearer value, looked up afresh on every call: a revoked key stops when its grace period ends.
 * A value that is not shaped like a key is refused without a query (spec 4).
 * @throws DomainError INVALID_TOKEN, INVALID_API_KEY, REVOKED_API_KEY, NOT_AUTHORIZED key:ipDenied
 */
export async function authenticateKey(
  clients: Clients,
  { bearer, ip }: { bearer: string; ip: string | null },
): Promise<ApiKeyActor> {
  if (!bearer.startsWith("lxxn_")) throw new DomainError("INVALID_TOKEN", "auth:notAKey");
  const key = isKeyFormat(bearer) ? await findKeyBySha256(clients, hashKey(bearer).toString("hex")) : undefined;
  if (!key) throw new DomainError("INVALID_API_KEY", "key:unknown");
  if (key.isRevoked) throw new DomainError("REVOKED_API_KEY", "key:revoked");
  if (key.isExpired) throw new DomainError("INVALID_API_KEY", "key:expired");
  if (key.ipAllowlist && !(ip && isAllowedIp(key.ipAllowlist, ip)))
    throw new DomainError("NOT_AUTHORIZED", "key:ipDenied");
  if (key.isIdle) await touchKey(clients, key.id);
  const { id: keyId, workspaceId, environment, scopes } = key;
  return { kind: "api_key", keyId, workspaceId, environment, scopes };
}
