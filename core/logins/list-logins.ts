import "server-only";
import type { Context, WalletActor } from "../context.ts";
import type { Login } from "./logins.schemas.ts";
import { selectOwnLogins } from "./logins.sql.ts";

/** Where the caller's wallet is signed in, newest first (spec 7.13). */
export async function listLogins(ctx: Context<WalletActor>): Promise<Login[]> {
  const rows = await selectOwnLogins(ctx);
  return rows.map(({ createdAt, lastSeenAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    current: row.id === ctx.actor.loginId,
  }));
}
