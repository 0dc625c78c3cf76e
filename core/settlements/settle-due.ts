import "server-only";
import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { type ClaimedSettlement, claimSettlements, releaseSettlements } from "./claim-settlements.sql.ts";
import type { SettlementStep } from "./decide.ts";
import { type Looked, lookAtSettlements } from "./look-at-settlements.ts";
import { planPayments, regroup } from "./plan-payments.ts";
import { type Outgoing, sendPayments } from "./send-payments.ts";
import { failSettlement, holdSettlements, recomposeSettlement } from "./settle-outcomes.sql.ts";

const claimsPerRound = 500;
const rounds = 4;

interface Settled {
  submitted: number;
  failed: number;
}

/**
 * Part of the tick: sends what is due (spec 14.4). Claims by lease, packs batches, has each simulated, then sends; while one
 * round is sent the next is claimed and simulated. Where not all of a batch would be settled, each entry is looked at: the
 * bad ones wait or fail with their reason, the others go on. Any number may overlap, and be killed anywhere.
 */
export async function settleDue(ctx: Context): Promise<Settled> {
  const total: Settled = { submitted: 0, failed: 0 };
  let sending: Promise<void> = Promise.resolve();
  try {
    for (let round = 0; round < rounds; round++) {
      const leaseId = randomUUID();
      const claimed = await claimSettlements(ctx, leaseId, claimsPerRound);
      if (claimed.length === 0) break;
      const planned = planClaimed(ctx, leaseId, claimed);
      sending = sendAfter(sending, ctx, leaseId, planned, total);
      // Awaited below; until then a failure of it must not count as unhandled and end the process.
      sending.catch(() => undefined);
      await planned;
      if (claimed.length < claimsPerRound) break;
    }
  } finally {
    await sending;
  }
  return total;
}

interface Planned {
  payments: Outgoing[];
  failed: number;
}

async function sendAfter(
  before: Promise<void>,
  ctx: Context,
  leaseId: string,
  planned: Promise<Planned>,
  total: Settled,
): Promise<void> {
  try {
    const [{ payments, failed }] = await Promise.all([planned, before]);
    total.failed += failed;
    total.submitted += await sendPayments(ctx, leaseId, payments);
  } finally {
    await releaseSettlements(ctx, leaseId);
  }
}

async function planClaimed(ctx: Context, leaseId: string, claimed: readonly ClaimedSettlement[]): Promise<Planned> {
  // What has failed before is looked at alone, and what reverted on chain is sent alone: it spoils no batch twice.
  const { send, look, hold } = await planPayments(ctx, claimed.filter(isFresh));
  for (const { rows, reason, retryInMs } of hold) {
    ctx.log.info({ settlements: rows.length, reason }, "settlements wait");
    await holdSettlements(ctx, { leaseId, sessionIds: rows.map(({ sessionId }) => sessionId) }, retryInMs);
  }
  const looked = await lookAtSettlements(ctx, [...look, ...claimed.filter((row) => !isFresh(row))]);
  let failed = 0;
  for (const { row, step } of looked) {
    if (await applyStep(ctx, { leaseId, sessionId: row.sessionId }, step)) failed++;
  }
  return { payments: [...send, ...(await payable(ctx, looked))], failed };
}

const isFresh = ({ state }: ClaimedSettlement) => state === "PENDING";

async function payable(ctx: Context, looked: readonly Looked[]): Promise<Outgoing[]> {
  const together: ClaimedSettlement[] = [];
  const alone: Outgoing[] = [];
  for (const { row, step } of looked) {
    if (step.do !== "send") continue;
    if (step.isDeferred || row.hasReverted) alone.push({ rows: [row], isBatch: step.isDeferred });
    else together.push(row);
  }
  return [...(await regroup(ctx, together)), ...alone];
}

/** True when the settlement failed in a new way. */
async function applyStep(
  ctx: Context,
  leased: { leaseId: string; sessionId: string },
  step: SettlementStep,
): Promise<boolean> {
  const { leaseId, sessionId } = leased;
  switch (step.do) {
    case "send":
      return false;
    case "hold":
      ctx.log.info({ sessionId, reason: step.reason }, "settlement waits");
      await holdSettlements(ctx, { leaseId, sessionIds: [sessionId] }, step.retryInMs);
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
