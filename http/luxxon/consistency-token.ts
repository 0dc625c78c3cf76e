import "server-only";
import type { Clients } from "#core/context.ts";
import { DomainError } from "#core/errors.ts";
import { MalformedConsistencyTokenError } from "#spicedb/client.ts";
import type { EdgeRequest } from "../edge/exchange.ts";

const header = "X-Lx-Consistency-Token";
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const nobody = { workspaceId: "00000000-0000-4000-8000-000000000000", walletAddress: `0x${"0".repeat(40)}` } as const;

/**
 * Every check is fully consistent, so a token can make no answer fresher; it only has to be well formed (spec 1.4).
 * @throws DomainError INVALID_INPUT X-Lx-Consistency-Token
 */
export async function requireWellFormedToken(request: EdgeRequest, { authz }: Clients): Promise<void> {
  const token = request.header(header.toLowerCase());
  if (token === undefined) return;
  const malformed = (cause?: unknown) => new DomainError("INVALID_INPUT", header, { cause });
  if (token.length === 0 || token.length > 1_024 || !base64.test(token)) throw malformed();
  try {
    await authz.check({ ...nobody, permission: "view", consistency: token });
  } catch (error) {
    throw error instanceof MalformedConsistencyTokenError ? malformed(error) : error;
  }
}
