import "server-only";
import type { Context } from "../context.ts";
import type { ClaimedSettlement } from "./claim-settlements.sql.ts";
import { decideSettlement, type SettlementStep } from "./decide.ts";
import { settlementCall } from "./settlement-call.ts";

const unknownRetryMs = 5_000;

export interface Looked {
  row: ClaimedSettlement;
  step: SettlementStep;
}

/**
 * What to do about each: asks the contract whether the session is paid already and whether it could be paid. One that
 * cannot be looked at waits, and does not hold up the others; when none can, nothing is known of any.
 * @throws ChainUnavailableError
 */
export async function lookAtSettlements(ctx: Context, rows: readonly ClaimedSettlement[]): Promise<Looked[]> {
  const looked = await Promise.allSettled(rows.map((row) => nextStep(ctx, row)));
  const [first] = looked;
  if (first?.status === "rejected" && looked.every(({ status }) => status === "rejected")) throw first.reason;
  return rows.map((row, at): Looked => {
    const look = looked[at];
    if (look?.status === "fulfilled") return { row, step: look.value };
    return { row, step: { do: "hold", reason: String(look?.reason), retryInMs: unknownRetryMs } };
  });
}

async function nextStep({ chain }: Context, row: ClaimedSettlement): Promise<SettlementStep> {
  const call = settlementCall(row);
  const [isSettled, simulation] = await Promise.all([
    chain.readSettled(row.sessionIdHash),
    chain.relayer.simulate(call),
  ]);
  const isOutsideLedger = isSettled && !row.isInLedger;
  const isPaidByOthers = isOutsideLedger && (await chain.readSettled(row.sessionIdHash, BigInt(row.ledgerBlock)));
  const isRefused = !simulation.isOk && simulation.revert.name === "TokenRefused";
  const alone = isRefused ? await chain.relayer.simulateBatch([call]) : undefined;
  const isDeferrable = alone?.isOk === true && alone.settledCount === 1;
  return decideSettlement({ ...row, isSettled, isPaidByOthers, simulation, isDeferrable });
}
