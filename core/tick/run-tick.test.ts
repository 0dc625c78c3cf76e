import { sql } from "drizzle-orm";
import { generatePrivateKey } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createChainClient } from "#contracts/client.ts";
import { moveClock, openTestDatabase } from "#db/testing.ts";
import type { AuthzClient } from "#spicedb/client.ts";
import { connectTestAuthz } from "#spicedb/testing.ts";
import type { Context } from "../context.ts";
import { insertSession } from "../sessions/testing.ts";
import { checkContract } from "../settlements/check-contract.ts";
import {
  type Consumer,
  endedSession,
  fundedConsumer,
  openSettlementWorld,
  type SettlementWorld,
  settlementOf,
} from "../settlements/testing.ts";
import { runTick } from "./run-tick.ts";

let world: SettlementWorld;
let authz: AuthzClient;
let consumer: Consumer;
let ctx: Context;
const failures: unknown[] = [];

beforeAll(async () => {
  world = await openSettlementWorld();
  authz = await connectTestAuthz();
  consumer = await fundedConsumer(world);
  const log = { ...world.ctx.log, error: (fields: object) => void failures.push(fields) };
  ctx = { ...world.ctx, authz, log };
});
afterAll(async () => {
  authz.close();
  await world.close();
});

test("one run expires what is due, pays what is owed, and says how far the ledger is", async () => {
  const waiting = await insertSession(world.db, { consumer, createdAgoMs: 301_000 });
  const { id } = await endedSession(world, { consumer });
  const head = await world.anvil.getBlockNumber();
  await world.anvil.setAutomine(false);
  expect(await runTick(ctx)).toEqual({
    expired: 1,
    wentLive: 0,
    ended: 0,
    submitted: 1,
    confirmed: 0,
    failed: 0,
    webhooks: 0,
    lastSyncBlock: head.toString(),
  });
  await world.anvil.mine({ blocks: 1 });
  await world.anvil.setAutomine(true);
  expect(await runTick(ctx)).toMatchObject({
    expired: 0,
    submitted: 0,
    confirmed: 1,
    lastSyncBlock: String(head + 1n),
  });
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "CONFIRMED" });
  expect(await settlementOf(world.db, waiting)).toMatchObject({ state: "SKIPPED" });
  expect(failures).toEqual([]);
});

test("with nothing to do a run takes less than half a second", async () => {
  await runTick(ctx);
  const times: number[] = [];
  for (let run = 0; run < 10; run++) {
    const startedAt = performance.now();
    await runTick(ctx);
    times.push(performance.now() - startedAt);
  }
  expect(times.sort((a, b) => a - b)[5]).toBeLessThan(500);
});

test("a part that fails is logged by name and does not stop the others", async () => {
  const chain = createChainClient({ ...ctx.settings, RPC_URL: "http://127.0.0.1:1" });
  const { id } = await endedSession(world, { consumer });
  await insertSession(world.db, { consumer, createdAgoMs: 301_000 });
  failures.length = 0;
  expect(await runTick({ ...ctx, chain })).toMatchObject({ expired: 1, submitted: 0 });
  expect(failures.map((fields) => (fields as { part: string }).part).sort()).toEqual(["ledger", "relay", "settle"]);
  const stamps = await world.db.rows<{ part: string }>(sql`
    select part from tick_runs where finished_at = (select max(finished_at) from tick_runs) order by part`);
  expect(stamps.map(({ part }) => part)).toEqual([
    "alerts",
    "audit",
    "availability",
    "cleanUp",
    "confirm",
    "contract",
    "expire",
    "goLive",
    "graph",
    "guard",
    "media",
    "silence",
    "tick",
    "webhooks",
  ]);
  await world.anvil.setAutomine(false);
  expect(await runTick(ctx)).toMatchObject({ submitted: 1 });
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "SUBMITTED" });
  await world.anvil.setAutomine(true);
});

test("used-up challenges, old logins, old samples and old block hashes are deleted, once a minute", async () => {
  const { db } = world;
  const count = async (table: string) =>
    (await db.row<{ n: number }>(sql`select count(*)::int as n from ${sql.identifier(table)}`))?.n;
  await moveClock(db, 61_000);
  await db.rows(sql`insert into challenges (nonce, purpose, wallet_address, message, expires_at) values
    ('old', 'LOGIN', 'x', 'm', lx_now() - interval '1 second'), ('new', 'LOGIN', 'x', 'm', lx_now() + interval '5 minutes')`);
  await db.rows(sql`insert into logins (wallet_address, expires_at, revoked_at) values
    ('x', lx_now() - interval '8 days', null), ('x', lx_now() + interval '1 hour', lx_now() - interval '8 days'),
    ('x', lx_now() - interval '6 days', null)`);
  await db.rows(sql`insert into location_samples (workspace_id, sequence, lat, lng, accuracy_meters, at) values
    (${consumer.id}, 1, 0, 0, 0, lx_now() - interval '30 days 1 second'),
    (${consumer.id}, 2, 0, 0, 0, lx_now() - interval '29 days')`);
  await world.anvil.mine({ blocks: 300 });
  await runTick(ctx);
  expect([await count("challenges"), await count("logins")]).toEqual([1, 1]);
  expect(await count("chain_blocks")).toBeLessThan(300);
  expect(await count("location_samples")).toBe(1);
  await db.rows(sql`update challenges set expires_at = lx_now() - interval '1 second'`);
  await runTick(ctx);
  expect(await count("challenges")).toBe(1);
});

test("without a database there is no report", async () => {
  const db = await openTestDatabase(new URL(world.db.url).href.replace(/\/[^/]*$/, "/postgres"));
  await db.close();
  await expect(runTick({ ...ctx, db })).rejects.toMatchObject({ name: "DatabaseUnavailableError" });
});

test("settings that do not fit the contract are named, one a line", async () => {
  const settings = { ...ctx.settings, PLATFORM_FEE_BPS: 2_001, USDC_ADDRESS: ctx.settings.SETTLEMENT_ADDRESS };
  const RELAYER_PRIVATE_KEY = generatePrivateKey();
  const chain = createChainClient({ ...settings, RELAYER_PRIVATE_KEY });
  const error: unknown = await checkContract({ settings, chain }).catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/PLATFORM_FEE_BPS: 2001 .* 2000\n {2}USDC_ADDRESS: .*\n {2}RELAYER_PRIVATE_KEY: /);
  await expect(checkContract(ctx)).resolves.toBeUndefined();
});
