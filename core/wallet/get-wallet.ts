import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { expireSessionsOfWallet } from "../sessions/expire-sessions.sql.ts";
import { asSystem } from "../sessions/session-audit.sql.ts";
import type { Wallet } from "./wallet.schemas.ts";
import { selectWallet } from "./wallet.sql.ts";

/** The pool as the ledger knows it, in µUSDC; no RPC is needed (spec 7.7). */
export async function getWallet(ctx: WorkspaceContext): Promise<Wallet> {
  const { id, walletAddress } = await requireAccess(ctx, access.readWallet);
  await expireSessionsOfWallet(asSystem(ctx), walletAddress);
  const row = await selectWallet(ctx, walletAddress);
  if (!row) throw new Error("select returned no row");
  const available = BigInt(row.trackedBalance) - BigInt(row.held) - BigInt(row.unsettled);
  return {
    workspaceId: id,
    walletAddress,
    trackedBalance: row.trackedBalance,
    lastSyncBlock: row.lastSyncBlock,
    updatedAt: row.updatedAt.toISOString(),
    heldMicroUsdc: row.held,
    unsettledMicroUsdc: row.unsettled,
    availableMicroUsdc: String(available > 0n ? available : 0n),
  };
}
