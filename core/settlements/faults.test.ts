import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { createChainClient } from "#contracts/client.ts";
import { startFaultProxy } from "#contracts/testing-faults.ts";
import { moveClock } from "#db/testing.ts";
import { randomOf } from "#http/proof/testing-random.ts";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";
import type { Context } from "../context.ts";
import { insertWorkspace } from "../sessions/testing.ts";
import { settle } from "../tick/settle.ts";
import {
  endedSession,
  fundedConsumer,
  nodeIsIdle,
  openSettlementWorld,
  type SettlementWorld,
  settledLogs,
} from "./testing.ts";

const perWave = 10;

interface Run {
  ticks: number;
  settled: number;
  gasUsed: bigint;
  /** Longest time, in ticks of a second, in which a transaction waited for a nonce before it. */
  longestGap: number;
  unfinished: number;
  nextNonce: number;
  minedNonce: number;
  /** Settlements that were CONFIRMED and then were not, on a chain that never changed its mind. */
  takenBack: number;
}

/** As in `runTick`: a part that fails does not stop the others. */
function unreliableTick(ctx: Context) {
  return settle((_name, run, otherwise) =>
    run(ctx).catch((error: Error) => {
      expect(error.name).toBe("ChainUnavailableError");
      return otherwise;
    }),
  );
}

async function settleInWaves(world: SettlementWorld, ctx: Context, waves: number): Promise<Run> {
  const { db, anvil: chain } = world;
  const consumer = await fundedConsumer(world, 1_000_000_000n);
  const operators = [await insertWorkspace(db), await insertWorkspace(db), await insertWorkspace(db)];
  const countOf = async (where: ReturnType<typeof sql>) =>
    (await db.row<{ n: number }>(sql`select count(*)::int as n from settlements where ${where}`))?.n ?? -1;
  let gap = 0;
  let longestGap = 0;
  let ticks = 0;
  const isDone = async () => ticks >= waves && (await countOf(sql`state <> 'CONFIRMED'`)) === 0;
  while (!(await isDone()) && ticks < waves + 600) {
    if (ticks < waves) {
      for (let n = 0; n < perWave; n++) await endedSession(world, { consumer, operator: operators[n % 3] });
    }
    await unreliableTick(ctx);
    await nodeIsIdle(world);
    gap = (await chain.getTxpoolStatus()).queued > 0 ? gap + 1 : 0;
    longestGap = Math.max(longestGap, gap);
    await moveClock(db, 1_000);
    ticks++;
  }
  const next = await db.row<{ nonce: string }>(sql`select next_nonce::text as nonce from relayer_nonces`);
  const confirmed = await db.row<{ n: number }>(
    sql`select count(*)::int as n from events where type = 'settlement.confirmed'`,
  );
  return {
    ticks,
    settled: (await settledLogs(world)).length,
    gasUsed: await gasOfRelayer(world),
    longestGap,
    unfinished: await countOf(sql`state <> 'CONFIRMED'`),
    nextNonce: Number(next?.nonce),
    minedNonce: await chain.getTransactionCount({ address: world.relayerAddress }),
    takenBack: (confirmed?.n ?? -1) - waves * perWave,
  };
}

async function gasOfRelayer({ db, anvil: chain }: SettlementWorld): Promise<bigint> {
  const mined = await db.rows<{ hash: `0x${string}` }>(
    sql`select hash from relayer_transactions where status in ('MINED', 'REVERTED')`,
  );
  const receipts = await Promise.all(mined.map(({ hash }) => chain.getTransactionReceipt({ hash })));
  return receipts.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
}

async function openWorld(): Promise<SettlementWorld> {
  const world = await openSettlementWorld();
  onTestFinished(() => world.close());
  return world;
}

test("A6: through an RPC that fails three times in ten, in nine ways, every session is paid once, for the gas of a clean run", async () => {
  const since = performance.now();
  const seed = proveSeed();
  const waves = proveScale(100);
  const clean = await openWorld();
  const expected = await settleInWaves(clean, clean.ctx, waves);

  const world = await openWorld();
  const proxy = await startFaultProxy({ target: world.rpcUrl, random: randomOf(seed, 0), rate: 0.3 });
  onTestFinished(() => proxy.stop());
  const settings = { ...world.ctx.settings, RPC_URL: proxy.url };
  const chain = createChainClient(settings, { deadlineMs: 200 });
  const run = await settleInWaves(world, { ...world.ctx, settings, chain }, waves);

  const n = waves * perWave;
  const gas = Number((run.gasUsed * 1_000n) / expected.gasUsed) / 1_000;
  const violations =
    Math.abs(run.settled - n) + run.unfinished + Math.abs(run.nextNonce - run.minedNonce) + Number(run.longestGap > 60);
  const faults = Object.values(proxy.counts).reduce((sum, count) => sum + count, 0);
  const note = `faults=${faults}/${proxy.requests()} ticks=${run.ticks} gas=${gas} gap=${run.longestGap}s`;
  report({ id: "A6", n, violations: violations + Number(gas > 1.2), seed, since, note });
  expect(run).toMatchObject({ settled: n, unfinished: 0, nextNonce: run.minedNonce, takenBack: 0 });
  expect(run.longestGap).toBeLessThanOrEqual(60);
  expect(gas).toBeLessThanOrEqual(1.2);
});
