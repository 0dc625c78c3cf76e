import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createChainHistory } from "#contracts/history.ts";
import { auditChain } from "#core/auditor/audit-chain.ts";
import { inWords } from "#core/auditor/difference.ts";
import { createDatabase, type Database } from "#db/client.ts";
import { randomOf } from "#http/proof/testing-random.ts";
import { isFullSize, proveScale, proveSeed, report } from "../prove-scale.ts";
import { type Cast, liveThrough, prepareCast } from "./testing-clients.ts";
import { History } from "./testing-history.ts";
import { planKills, strike } from "./testing-kills.ts";
import { type Told, violationsOf } from "./testing-oracle.ts";
import { rowErrors, toldWrongly, withRowError } from "./testing-planted.ts";
import { type FaultWorld, openFaultWorld } from "./testing-world.ts";

const atOnce = 20;
const poolMicroUsdc = 900_000_000n;
const settledWithinMs = 60_000;

let world: FaultWorld;
let db: Database;
let told: Told;
beforeAll(async () => {
  // What a killed worker leaves is taken over after this long; in a short run that would be most of the time.
  world = await openFaultWorld({ settings: isFullSize() ? {} : { SETTLEMENT_LEASE_SECONDS: "5" } });
  db = createDatabase({ url: world.databaseUrl, max: 2, timeoutMs: 120_000 });
}, 120_000);
afterAll(async () => {
  await db?.close();
  await world?.close();
});

test("A1: app, Postgres, SpiceDB and chain are killed while sessions run: each is there once and paid once, to the µUSDC", async () => {
  const since = performance.now();
  const seed = proveSeed();
  const [kills, sessions] = isFullSize() ? [proveScale(500), proveScale(2_000)] : [60, 100];
  const history = new History(world.url);
  const cast = await prepareCast(world, history, { consumers: 4, operators: atOnce, poolMicroUsdc });
  const run = await runUnderKills(cast, history, { seed, kills, sessions });
  const settledMs = await untilSettled(run.lastFaultAt);
  told = { cast, poolMicroUsdc, sessions, entries: history.entries };
  const found = [
    ...history.wrongAnswers,
    ...run.failures,
    ...(await violationsOf({ ...world, db }, told)),
    ...(await differences()),
    ...(isFullSize() && settledMs > settledWithinMs ? [`all settled only ${settledMs} ms after the last fault`] : []),
  ];
  const count = (outcome: string) => history.entries.filter((entry) => entry.outcome === outcome).length;
  const note = `sessions=${sessions} ok=${count("ok")} fail=${count("fail")} unknown=${count("unknown")} settledMs=${Math.round(settledMs)}`;
  report({ id: "A1", n: kills, violations: found.length, seed, since, note });
  expect(found).toEqual([]);
}, 3_600_000);

test("A1: each error that is planted in that world afterwards is found", async () => {
  const since = performance.now();
  const missed: string[] = [];
  const look = (of: Told) => (on: Database) => violationsOf({ ...world, db: on }, of);
  expect(await look(told)(db), "before anything is planted").toEqual([]);
  for (const [name, error] of rowErrors) {
    if ((await withRowError(world.databaseUrl, error, look(told))).length === 0) missed.push(name);
  }
  const accounts = toldWrongly(told);
  for (const [name, wrong] of accounts) if ((await look(wrong)(db)).length === 0) missed.push(name);
  const note = "errors planted, violations are those not found";
  report({ id: "A1", n: rowErrors.length + accounts.length, violations: missed.length, since, note });
  expect(missed).toEqual([]);
}, 600_000);

interface Run {
  lastFaultAt: number;
  failures: string[];
}

/** Sessions one after the other in so many lanes; kill `n` has its turn when that share of the sessions is over. */
async function runUnderKills(
  cast: Cast,
  history: History,
  size: { seed: number; kills: number; sessions: number },
): Promise<Run> {
  const { seed, kills, sessions } = size;
  const failures: string[] = [];
  let [next, over] = [0, 0];
  const lane = async (at: number) => {
    const operator = cast.operators[at] as Cast["operators"][number];
    for (let tag = next++; tag < sessions; tag = next++) {
      const consumer = cast.consumers[tag % cast.consumers.length] as Cast["consumers"][number];
      const pair = { consumer, operator };
      await liveThrough(history, tag, pair, randomOf(seed, tag)).catch((error: unknown) =>
        failures.push(String(error)),
      );
      over += 1;
    }
  };
  const lanes = Promise.all(Array.from({ length: atOnce }, (_, at) => lane(at)));
  for (const [n, kill] of planKills(kills, randomOf(seed, -2)).entries()) {
    while (over < (n * sessions) / kills - atOnce) await delay(20);
    await strike(world, kill);
  }
  const lastFaultAt = performance.now();
  await lanes;
  return { lastFaultAt, failures };
}

/** Milliseconds from the last fault until nothing is on its way; gives up after three minutes. */
async function untilSettled(lastFaultAt: number): Promise<number> {
  for (const giveUpAt = performance.now() + 180_000; performance.now() < giveUpAt; await delay(200)) {
    const row = await db
      .row<{ open: number }>(sql`
        select count(*)::int as open from sessions s left join settlements t on t.session_id = s.id
        where t.state is null or t.state not in ('CONFIRMED', 'SKIPPED')`)
      .catch(() => undefined);
    if (row?.open === 0) break;
  }
  return performance.now() - lastFaultAt;
}

/** What the auditor finds once the ledger has been read to the end. */
async function differences(): Promise<string[]> {
  const { usdcAddress, settlementAddress, deployBlock } = world.contracts;
  const historyOfChain = createChainHistory({
    CHAIN_ID: 31_337,
    RPC_URL: world.rpcUrl,
    USDC_ADDRESS: usdcAddress,
    SETTLEMENT_ADDRESS: settlementAddress,
    PREVIOUS_SETTLEMENT_ADDRESSES: [],
  });
  const audit = await auditChain({ db, history: historyOfChain }, deployBlock);
  return (audit?.differences ?? []).map(inWords);
}
