import "server-only";
import { type Stored, withDates } from "../events/stored-row.ts";
import type { WalletEvent } from "./wallet.schemas.ts";
import type { WalletEventRow } from "./wallet.sql.ts";

/** The ledger row of spec 7.7, as it stands in the ledger of this workspace. */
export function publicWalletEvent(workspaceId: string, row: WalletEventRow): WalletEvent {
  return {
    id: row.id,
    workspaceId,
    kind: row.kind,
    txHash: row.txHash,
    blockNumber: row.blockNumber,
    confirmedAt: row.confirmedAt.toISOString(),
    amountUsdc: row.amount,
    relatedSession: row.relatedSession,
    side: row.side || null,
  };
}

/** What the outbox keeps of a ledger row (`poolEvents`), on the wire. */
export function storedWalletEvent(workspaceId: string, row: Stored<WalletEventRow>): WalletEvent {
  return publicWalletEvent(workspaceId, withDates<WalletEventRow>(row, "confirmedAt"));
}
