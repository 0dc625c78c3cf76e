import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { publicWalletEvent } from "./public-wallet-event.ts";
import type { ListWalletEventsQuery, WalletEvent } from "./wallet.schemas.ts";
import { isInLedger, selectWalletEvents } from "./wallet.sql.ts";

/**
 * A page of the workspace's ledger, newest first by block, log and id (spec 7.7, 13.1).
 * @throws DomainError INVALID_INPUT cursor
 */
export async function listWalletEvents(
  ctx: WorkspaceContext,
  { cursor, limit }: Pick<ListWalletEventsQuery, "cursor" | "limit">,
): Promise<{ rows: WalletEvent[]; nextCursor: string | null }> {
  const { id: workspaceId, walletAddress } = await requireAccess(ctx, access.readWallet);
  if (cursor !== undefined && !(await isInLedger(ctx, walletAddress, cursor))) {
    throw new DomainError("INVALID_INPUT", "cursor");
  }
  const found = await selectWalletEvents(ctx, { walletAddress, cursor, limit: limit + 1 });
  const rows = found.slice(0, limit).map((row) => publicWalletEvent(workspaceId, row));
  return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
