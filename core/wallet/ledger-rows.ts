import "server-only";
import { createHash } from "node:crypto";
import type { Hex } from "viem";
import type { ChainLog } from "#contracts/client.ts";

/** One row of the ledger before it is stored. */
export interface LedgerRow {
  id: string;
  kind: "DEPOSIT" | "WITHDRAWAL" | "SETTLE" | "APPROVAL";
  side: "" | "PAYER" | "PAYEE";
  settlementAddress: string;
  walletAddress: string;
  /** µUSDC; an approval may be 2^256 − 1. */
  amount: string;
  sessionIdHash: Hex | null;
  txHash: Hex;
  logIndex: number;
  blockNumber: string;
  blockHash: Hex;
  blockTime: string;
}

/** The rows that one log makes (spec 13.1): none for a spend cap or a deferred payout, two for a settlement. Replaying gives equal rows. */
export function ledgerRows(chainId: number, log: ChainLog, blockTimestamp: number): LedgerRow[] {
  const row = (kind: LedgerRow["kind"], wallet: string, amount: bigint, side: LedgerRow["side"] = ""): LedgerRow => ({
    id: rowId(chainId, log, side, blockTimestamp),
    kind,
    side,
    settlementAddress: log.settlementAddress,
    walletAddress: wallet,
    amount: amount.toString(),
    sessionIdHash: log.kind === "settled" ? log.sessionIdHash : null,
    txHash: log.txHash,
    logIndex: log.logIndex,
    blockNumber: log.blockNumber.toString(),
    blockHash: log.blockHash,
    blockTime: new Date(blockTimestamp * 1000).toISOString(),
  });
  switch (log.kind) {
    case "deposited":
      return [row("DEPOSIT", log.wallet, log.amount)];
    case "withdrawn":
      return [row("WITHDRAWAL", log.wallet, log.amount)];
    case "approval":
      return [row("APPROVAL", log.wallet, log.amount)];
    case "spendCapSet":
    case "payoutDeferred":
    case "claimed":
      return [];
    case "settled":
      return [
        row("SETTLE", log.from, log.toAmount + log.feeAmount, "PAYER"),
        row("SETTLE", log.to, log.toAmount, "PAYEE"),
      ];
  }
}

const sideOrder = { "": "0", PAYER: "1", PAYEE: "2" } as const;

/** A UUID v7 of the block's time; the rest says which log and side, so that cursors survive a replay. */
function rowId(chainId: number, log: ChainLog, side: LedgerRow["side"], blockTimestamp: number): string {
  const hash = createHash("sha256").update([chainId, log.txHash, log.logIndex, side].join()).digest("hex");
  const time = (blockTimestamp * 1000).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-700${sideOrder[side]}-a${hash.slice(0, 3)}-${hash.slice(3, 15)}`;
}
