import "server-only";
import type { Clients, WalletActor } from "../context.ts";
import { selectLogin, touchLogin } from "./logins.sql.ts";

/** The wallet behind a login id; undefined when the login is unknown, revoked or over. Read afresh on every call. */
export async function findLogin(clients: Clients, loginId: string): Promise<WalletActor | undefined> {
  const row = await selectLogin(clients, loginId);
  if (!row) return undefined;
  if (row.isIdle) await touchLogin(clients, row.id);
  const { walletAddress, activeWorkspaceId } = row;
  return { kind: "wallet_session", loginId: row.id, walletAddress, activeWorkspaceId };
}
