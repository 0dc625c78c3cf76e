import "server-only";
import type { SettlementCall } from "#contracts/client.ts";
import type { ClaimedSettlement } from "./claim-settlements.sql.ts";

/** The charge as the contract takes it. */
export function settlementCall(row: ClaimedSettlement): SettlementCall {
  const { sessionIdHash, from, to, chargeableSeconds } = row;
  return {
    sessionIdHash,
    from,
    to,
    chargeableSeconds,
    ratePerSecond: BigInt(row.ratePerSecond),
    toAmount: BigInt(row.toAmount),
    feeAmount: BigInt(row.feeAmount),
  };
}
