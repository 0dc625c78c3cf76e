import "server-only";
import type { Context } from "../context.ts";
import { revokeLogin, revokeLoginsOfWallet } from "./logins.sql.ts";

/** Ends this login, or every login of the wallet; without one there is nothing to do (spec 7.2). */
export async function revokeLogins(ctx: Context, { everywhere }: { everywhere: boolean }): Promise<{ ok: true }> {
  const { actor } = ctx;
  if (actor.kind === "wallet_session") {
    await (everywhere ? revokeLoginsOfWallet({ ...ctx, actor }) : revokeLogin({ ...ctx, actor }));
  }
  return { ok: true };
}
