import "server-only";
import type { Context, WalletActor } from "../context.ts";
import { DomainError } from "../errors.ts";
import { revokeOwnLogin } from "./logins.sql.ts";

/**
 * Ends one login of the caller's wallet, the current one included; it is refused from its next call on (spec 7.13).
 * @throws DomainError NOT_FOUND login:notFound, for those of others too
 */
export async function revokeLogin(ctx: Context<WalletActor>, { loginId }: { loginId: string }): Promise<{ ok: true }> {
  if (!(await revokeOwnLogin(ctx, loginId))) throw new DomainError("NOT_FOUND", "login:notFound");
  return { ok: true };
}
