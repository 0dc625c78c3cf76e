import "server-only";
import type { BatchSimulation } from "#contracts/client.ts";
import type { Context } from "../context.ts";
import type { ClaimedSettlement } from "./claim-settlements.sql.ts";
import { decideBatch } from "./decide.ts";
import { packBatches } from "./pack-batches.ts";
import type { Outgoing } from "./send-payments.ts";
import { settlementCall } from "./settlement-call.ts";

type Rows = ClaimedSettlement[];

export interface Plan {
  send: Outgoing[];
  /** Each has to be looked at before it is sent. */
  look: Rows;
  /** No entry's fault: all of these wait. */
  hold: { rows: Rows; reason: string; retryInMs: number }[];
}

/** Of a batch that the node cannot simulate, so many are looked at one by one; the others are due in the next tick. */
const lookedAtInDoubt = 20;

/** Packs settlements into batches, and has the node simulate each (spec 14.4). */
export async function planPayments(ctx: Context, rows: readonly ClaimedSettlement[]): Promise<Plan> {
  const plan: Plan = { send: [], look: [], hold: [] };
  const batches = pack(ctx, rows);
  const simulations = await Promise.all(batches.map((batch) => simulate(ctx, batch)));
  for (const [at, batch] of batches.entries()) {
    const simulation = simulations[at];
    if (batch.length === 1) plan.look.push(...batch);
    else if (!simulation) plan.look.push(...batch.slice(0, lookedAtInDoubt));
    else {
      const step = decideBatch(batch.length, simulation);
      if (step.do === "send") plan.send.push({ rows: batch, isBatch: true });
      else if (step.do === "hold") plan.hold.push({ rows: batch, ...step });
      else plan.look.push(...batch);
    }
  }
  return plan;
}

/**
 * Batches of settlements that were looked at one by one. Together they may exhaust a pool that could pay each: the contract
 * then skips the last. What would revert as a whole, or cannot be simulated, is halved until it can be sent.
 */
export async function regroup(ctx: Context, rows: readonly ClaimedSettlement[]): Promise<Outgoing[]> {
  const divided = await Promise.all(pack(ctx, rows).map((batch) => divide(ctx, batch)));
  return divided.flat();
}

async function divide(ctx: Context, batch: Rows): Promise<Outgoing[]> {
  if (batch.length === 1) return [{ rows: batch, isBatch: false }];
  if ((await simulate(ctx, batch))?.isOk) return [{ rows: batch, isBatch: true }];
  const middle = Math.ceil(batch.length / 2);
  const halves = await Promise.all([batch.slice(0, middle), batch.slice(middle)].map((half) => divide(ctx, half)));
  return halves.flat();
}

function pack({ chain, settings }: Context, rows: readonly ClaimedSettlement[]): Rows[] {
  const gasOf = (batch: readonly ClaimedSettlement[]) =>
    chain.relayer.gasLimitOf({ calls: batch.map(settlementCall), isBatch: true });
  return packBatches(rows, {
    entries: settings.SETTLEMENT_BATCH_SIZE,
    gas: BigInt(settings.SETTLEMENT_BATCH_GAS),
    gasOf,
  });
}

/** Undefined when the node could not say, or when there is nothing to simulate: one entry is no batch. */
async function simulate({ chain, log }: Context, batch: Rows): Promise<BatchSimulation | undefined> {
  if (batch.length < 2) return undefined;
  try {
    return await chain.relayer.simulateBatch(batch.map(settlementCall));
  } catch (err) {
    log.warn({ err, entries: batch.length }, "a batch could not be simulated");
    return undefined;
  }
}
