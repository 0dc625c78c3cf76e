import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { moveClock } from "#db/testing.ts";
import { connectTestAuthz } from "#spicedb/testing.ts";
import type { Context } from "../context.ts";
import { openSettlementWorld, type SettlementWorld } from "../settlements/testing.ts";
import { inspectReadiness } from "../system/check-readiness.ts";
import { runTick } from "../tick/run-tick.ts";
import { auditInTurn } from "./audit-in-turn.ts";
import { populate } from "./testing.ts";

let world: SettlementWorld;
let ctx: Context;
let isPopulated = false;
const alarms: object[] = [];

beforeAll(async () => {
  world = await openSettlementWorld();
  const log = { ...world.ctx.log, error: (fields: object) => void alarms.push(fields) };
  ctx = { ...world.ctx, authz: await connectTestAuthz(), log };
});
afterAll(async () => {
  ctx.authz.close();
  await world.close();
});
beforeEach(async () => {
  if (!isPopulated) await populate(world, { sessions: 4 });
  isPopulated = true;
}, 60_000);
afterEach(async () => {
  alarms.length = 0;
});

async function turn(turnBlocks?: bigint) {
  await moveClock(world.db, 61_000);
  await auditInTurn(ctx, turnBlocks === undefined ? {} : { turnBlocks });
  return (await inspectReadiness(ctx)).audit;
}

test("readiness knows nothing of an audit before the first, and then when, how far and how many", async () => {
  expect((await inspectReadiness(ctx)).audit).toBeUndefined();
  await runTick(ctx);
  const head = await world.anvil.getBlockNumber();
  expect((await inspectReadiness(ctx)).audit).toEqual({ at: expect.any(String), block: String(head), differences: 0 });
});

test("a difference counts, and is logged, when two turns in a row find it; once it is gone it is told no more", async () => {
  const by = (amount: number) =>
    world.db.rows(sql`update chain_events set amount = amount + ${amount}
    where id = (select id from chain_events where kind = 'APPROVAL' order by id limit 1)`);
  await by(1);
  expect(await turn()).toMatchObject({ differences: 0 });
  expect(alarms).toEqual([]);
  expect(await turn()).toMatchObject({ differences: 1 });
  expect(alarms).toEqual([
    { differences: [expect.stringMatching(/^ledger row 0x\w+:\d+: amount: database \d+, chain /)] },
  ]);
  await by(-1);
  expect(await turn()).toMatchObject({ differences: 0 });
});

test("what is found once only, as work in progress is, never counts", async () => {
  const state = (value: string) =>
    world.db.rows(sql`update settlements set state = ${value}
    where session_id = (select session_id from settlements where block_number is not null order by 1 limit 1)`);
  await state("SUBMITTED");
  expect(await turn()).toMatchObject({ differences: 0 });
  await state("CONFIRMED");
  expect(await turn()).toMatchObject({ differences: 0 });
  expect(alarms).toEqual([]);
});

test("one turn a minute, whoever ticks", async () => {
  const first = await turn();
  await world.db.rows(sql`update chain_audits set audited_at = audited_at - interval '1 hour'`);
  await Promise.all([auditInTurn(ctx), auditInTurn(ctx)]);
  expect((await inspectReadiness(ctx)).audit?.at).not.toBe(first?.at);
  expect(new Date((await inspectReadiness(ctx)).audit?.at ?? 0).getTime()).toBeLessThan(Date.parse(first?.at ?? ""));
});

test("a long chain is gone over in stretches, those with differences twice, and then again from its start", async () => {
  await world.db.rows(sql`update chain_events set amount = amount + 1 where kind = 'WITHDRAWAL'`);
  const starts: number[] = [];
  const isNewPass = () => starts.some((start, at) => start < (starts[at - 1] ?? 0));
  while (starts.length < 50 && !isNewPass()) {
    await turn(10n);
    const row = await world.db.row<{ n: string }>(sql`select next_block::text as n from chain_audits`);
    starts.push(Number(row?.n));
  }
  expect(isNewPass()).toBe(true);
  expect(new Set(starts).size).toBeGreaterThan(1);
  expect(new Set(starts).size).toBeLessThan(starts.length);
  // The row and the pool of its wallet.
  expect((await inspectReadiness(ctx)).audit?.differences).toBeGreaterThanOrEqual(2);
});
