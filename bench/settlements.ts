import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Row, ratio } from "./measure.ts";
import { openSettlementWorld, type SettlementWorld, settle } from "./settlement-world.ts";

/** Two ticks full: what a tick does once is shared by many, as in any backlog. */
const inBatches = 4_000;
const oneByOne = 100;
const blockSeconds = 2;
const rounds = 5;
/** Sessions of one round, at moments spread over its blocks. */
const endsPerRound = 24;

/** How fast sessions are paid, and how soon. */
export async function measureSettlements(): Promise<Row[]> {
  return [await measureSpeed(), await measureDelay()];
}

/** Sessions per second from ENDED to CONFIRMED, ticks one after the other, vs the same relayer with batches of one. */
async function measureSpeed(): Promise<Row> {
  const world = await openSettlementWorld(0);
  try {
    const settings = { ...world.ctx.settings, SETTLEMENT_BATCH_SIZE: 1 };
    const alone = { ...world, ctx: { ...world.ctx, settings } };
    const speeds: number[] = [];
    const ours = async () => {
      const speed = await sessionsPerSecond(world, inBatches);
      speeds.push(speed);
      return speed;
    };
    const { median, spread } = await ratio(ours, () => sessionsPerSecond(alone, oneByOne));
    const best = Math.round(Math.max(...speeds));
    const what = `sessions settled per second vs one transaction each (up to ${best}/s)`;
    return { id: "R1", what, ratio: median, spread, target: "≥ 20", met: median >= 20 };
  } finally {
    await world.stop();
  }
}

async function sessionsPerSecond(world: SettlementWorld, count: number): Promise<number> {
  await world.endSessions(count);
  const startedAt = performance.now();
  while ((await unfinished(world)) > 0) await settle(world.ctx);
  return (count * 1_000) / (performance.now() - startedAt);
}

async function unfinished({ ctx }: SettlementWorld): Promise<number> {
  const row = await ctx.db.row<{ n: number }>(
    sql`select count(*)::int as n from settlements where state <> 'CONFIRMED'`,
  );
  return row?.n ?? 0;
}

/** `end` to CONFIRMED, 95th percentile, in block times: a tick a second, blocks of two seconds, CONFIRMATIONS=1. */
async function measureDelay(): Promise<Row> {
  const world = await openSettlementWorld(blockSeconds);
  const ticks = new AbortController();
  const ticking = tickEverySecond(world, ticks.signal);
  try {
    const delays: number[] = [];
    for (let round = 0; round < rounds; round++) delays.push((await delayOfRound(world)) / blockSeconds);
    delays.sort((a, b) => a - b);
    const median = delays[Math.floor(rounds / 2)] ?? 0;
    const spread: [number, number] = [delays[0] ?? 0, delays.at(-1) ?? 0];
    const what = `end to CONFIRMED, p95, in block times of ${blockSeconds} s, a tick a second`;
    return { id: "R3", what, ratio: median, spread, target: "≤ 1.5", met: median <= 1.5 };
  } finally {
    ticks.abort();
    await ticking;
    await world.stop();
  }
}

async function tickEverySecond({ ctx }: SettlementWorld, signal: AbortSignal): Promise<void> {
  let next = performance.now();
  while (!signal.aborted) {
    await settle(ctx);
    next += 1_000;
    await wait(Math.max(0, next - performance.now()));
  }
}

/** 95th percentile of the round's sessions, in seconds. */
async function delayOfRound(world: SettlementWorld): Promise<number> {
  const { db } = world.ctx;
  const [since] = await db.rows<{ at: Date }>(sql`select lx_now() as at`);
  for (let n = 0; n < endsPerRound; n++) {
    await world.endSessions(1);
    // Never in step with ticks or blocks.
    await wait(370);
  }
  while ((await unfinished(world)) > 0) await wait(100);
  const row = await db.row<{ seconds: number }>(sql`
    select percentile_cont(0.95) within group (order by extract(epoch from updated_at - created_at))::float8 as seconds
    from settlements where created_at >= ${since?.at ?? null}`);
  return row?.seconds ?? Number.NaN;
}
