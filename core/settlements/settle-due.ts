import "server-only";
import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { type ClaimedSettlement, claimSettlements, releaseSettlements } from "./claim-settlements.sql.ts";
import { decideSettlement, type SettlementStep } from "./decide.ts";
import { sendSettlement } from "./send-settlement.ts";
import { failSettlement, holdSettlement, recomposeSettlement } from "./settle-outcomes.sql.ts";
import { settlementCall } from "./settlement-call.ts";

const claimsPerRound = 25;
const rounds = 4;
const unknownRetryMs = 5_000;

interface Settled {
  submitted: number;
  failed: number;
}

/**
 * Part of the tick: sends what is due (spec 14.4). Claims by lease, asks the contract whether the session is paid already
 * and whether it could be paid, then sends, waits, or notes the failure. Any number may overlap, and be killed anywhere.
 */
export async function settleDue(ctx: Context): Promise<Settled> {
  const total: Settled = { submitted: 0, failed: 0 };
  for (let round = 0; round < rounds; round++) {
    const leaseId = randomUUID();
    const claimed = await claimSettlements(ctx, leaseId, claimsPerRound);
    if (claimed.length === 0) break;
    try {
      const done = await settleClaimed(ctx, leaseId, claimed);
      total.submitted += done.submitted;
      total.failed += done.failed;
    } finally {
      await releaseSettlements(ctx, leaseId);
    }
    if (claimed.length < claimsPerRound) break;
  }
  return total;
}

async function settleClaimed(ctx: Context, leaseId: string, claimed: readonly ClaimedSettlement[]): Promise<Settled> {
  const steps = await nextSteps(ctx, claimed);
  const toSend = steps.filter(({ step }) => step.do === "send").map(({ row }) => row);
  let failed = 0;
  for (const { row, step } of steps) if (await applyStep(ctx, { leaseId, sessionId: row.sessionId }, step)) failed++;
  return { submitted: await sendSettlement(ctx, leaseId, toSend), failed };
}

/** One that cannot be looked at waits, and does not hold up the others; when none can, nothing is known of any. */
async function nextSteps(ctx: Context, claimed: readonly ClaimedSettlement[]) {
  const looked = await Promise.allSettled(claimed.map((row) => nextStep(ctx, row)));
  const [first] = looked;
  if (first?.status === "rejected" && looked.every(({ status }) => status === "rejected")) throw first.reason;
  return claimed.map((row, at): { row: ClaimedSettlement; step: SettlementStep } => {
    const look = looked[at];
    if (look?.status === "fulfilled") return { row, step: look.value };
    return { row, step: { do: "hold", reason: String(look?.reason), retryInMs: unknownRetryMs } };
  });
}

async function nextStep({ chain }: Context, row: ClaimedSettlement): Promise<SettlementStep> {
  const [isSettled, simulation] = await Promise.all([
    chain.readSettled(row.sessionIdHash),
    chain.relayer.simulate(settlementCall(row)),
  ]);
  const isOutsideLedger = isSettled && !row.isInLedger;
  const isPaidByOthers = isOutsideLedger && (await chain.readSettled(row.sessionIdHash, BigInt(row.ledgerBlock)));
  return decideSettlement({ ...row, isSettled, isPaidByOthers, simulation });
}

/** True when the settlement failed in a new way. */
async function applyStep(
  ctx: Context,
  leased: { leaseId: string; sessionId: string },
  step: SettlementStep,
): Promise<boolean> {
  const { sessionId } = leased;
  switch (step.do) {
    case "send":
      return false;
    case "hold":
      ctx.log.info({ sessionId, reason: step.reason }, "settlement waits");
      await holdSettlement(ctx, leased, step.retryInMs);
      return false;
    case "recompose":
      ctx.log.warn({ sessionId, feeAmount: step.feeAmount.toString() }, "the fee cap fell: settlement composed again");
      await recomposeSettlement(ctx, leased, step.feeAmount);
      return false;
    case "fail":
      ctx.log[step.code === "MISMATCH" ? "error" : "warn"]({ sessionId, ...step }, "settlement failed");
      return failSettlement(ctx, leased, step);
  }
}
