import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { parseEventLogs } from "viem";
import { afterEach, beforeEach, expect, test } from "vitest";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { moveClock } from "#db/testing.ts";
import { insertWorkspace } from "../sessions/testing.ts";
import { claimSettlements } from "./claim-settlements.sql.ts";
import { settleDue } from "./settle-due.ts";
import {
  asOwner,
  asTokenOwner,
  type Consumer,
  claimableOf,
  deposit,
  endedSession,
  fundedConsumer,
  openSettlementWorld,
  type SettlementWorld,
  settledLogs,
  settlementOf,
  tick,
  tickUntil,
  usdcOf,
} from "./testing.ts";

let world: SettlementWorld;
let consumer: Consumer;

beforeEach(async () => {
  world = await openSettlementWorld();
  consumer = await fundedConsumer(world);
});
afterEach(() => world.close());

const minedByRelayer = () => world.anvil.getTransactionCount({ address: world.relayerAddress });
const stateOf = async (id: string) => {
  const { state, failureCode } = await settlementOf(world.db, id);
  return [state, failureCode];
};

async function several(count: number, options: Partial<Parameters<typeof endedSession>[1]> = {}) {
  const ended: Awaited<ReturnType<typeof endedSession>>[] = [];
  for (let n = 0; n < count; n++) ended.push(await endedSession(world, { consumer, ...options }));
  return ended;
}

test("sessions that wait together are paid by one transaction, each confirmed from its own log", async () => {
  const operator = await insertWorkspace(world.db);
  const ended = [...(await several(3, { operator })), ...(await several(2))];
  expect(await tick(world)).toEqual({ confirmed: 0, submitted: 5, failed: 0 });
  expect(await tick(world)).toEqual({ confirmed: 5, submitted: 0, failed: 0 });
  expect(await minedByRelayer()).toBe(1);
  const hashes = await Promise.all(ended.map(async ({ id }) => (await settlementOf(world.db, id)).txHash));
  expect(new Set(hashes).size).toBe(1);
  expect(await settledLogs(world)).toHaveLength(5);
  expect(await usdcOf(world, operator.walletAddress)).toBe(71_400n);
});

test("one bad entry falls to its own reason and delays none of the others", async () => {
  const impossible = await insertWorkspace(world.db, { walletAddress: world.contracts.settlementAddress });
  const poor = await fundedConsumer(world, 10_000n);
  const good = await several(3);
  const poisoned = await endedSession(world, { consumer, operator: impossible });
  const unpayable = await endedSession(world, { consumer: poor, seconds: 20 });
  expect(await tick(world)).toEqual({ confirmed: 0, submitted: 3, failed: 2 });
  expect(await tick(world)).toEqual({ confirmed: 3, submitted: 0, failed: 0 });
  for (const { id } of good) expect(await stateOf(id)).toEqual(["CONFIRMED", null]);
  expect(await stateOf(poisoned.id)).toEqual(["FAILED", "REVERTED"]);
  expect(await stateOf(unpayable.id)).toEqual(["FAILED", "UNDERFUNDED"]);
});

test("an entry that the contract skips is FAILED with its reason, the others CONFIRMED, and a deposit pays it", async () => {
  const poor = await fundedConsumer(world, 56_000n);
  const first = await several(2, { consumer: poor });
  const third = await endedSession(world, { consumer: poor });
  // Each could be paid, all three cannot: the contract decides.
  const submitted = await tick(world);
  expect(submitted).toEqual({ confirmed: 0, submitted: 3, failed: 0 });
  expect(await tick(world)).toMatchObject({ confirmed: 2, failed: 1 });
  const states = await Promise.all([...first, third].map(({ id }) => stateOf(id)));
  expect(states.map(String).toSorted()).toEqual(["CONFIRMED,", "CONFIRMED,", "FAILED,UNDERFUNDED"]);
  expect(await minedByRelayer()).toBe(1);
  const failed = [...first, third][states.findIndex(([state]) => state === "FAILED")];
  expect(await settlementOf(world.db, failed?.id ?? "")).toMatchObject({ txHash: null, attempts: 1 });
  await deposit(world, poor.privateKey, 28_000n);
  await tickUntil(world, failed?.id ?? "", "CONFIRMED", 3);
  expect(await settledLogs(world)).toHaveLength(3);
});

test("an entry that somebody else has settled meanwhile is reconciled with the log, not paid again and not FAILED", async () => {
  const [first, second] = await several(2);
  await world.anvil.setAutomine(false);
  await tick(world);
  // A restored database knows nothing of the transaction that is under way.
  await world.db.rows(sql`update settlements set state = 'PENDING', transaction_id = null, tx_hash = null`);
  const third = await endedSession(world, { consumer });
  await tick(world);
  await world.anvil.mine({ blocks: 1 });
  await world.anvil.setAutomine(true);
  for (const ended of [first, second, third]) await tickUntil(world, ended?.id ?? "", "CONFIRMED", 5);
  expect(await minedByRelayer()).toBe(2);
  expect(await settledLogs(world)).toHaveLength(3);
  const logs = await world.anvil.getLogs({ address: world.contracts.settlementAddress, fromBlock: 0n });
  expect(parseEventLogs({ abi: luxxonSettlementAbi, logs, eventName: "SettleSkipped" })).toHaveLength(2);
});

test("a payee whom the token refuses is settled with the others, and what it is owed can be claimed", async () => {
  const operator = await insertWorkspace(world.db);
  await asTokenOwner(world, "blacklist", [operator.walletAddress]);
  const refused = await several(2, { operator });
  const others = await several(2);
  for (const { id } of [...refused, ...others]) await tickUntil(world, id, "CONFIRMED", 2);
  expect(await minedByRelayer()).toBe(1);
  expect(await claimableOf(world, operator.walletAddress)).toBe(47_600n);
});

test("while contract or token are paused a batch waits whole, without a transaction or a counted try", async () => {
  const ended = await several(3);
  for (const [pause, unpause] of [
    [() => asOwner(world, "pause"), () => asOwner(world, "unpause")],
    [() => asTokenOwner(world, "pause"), () => asTokenOwner(world, "unpause")],
  ] as const) {
    await pause();
    expect(await tick(world)).toEqual({ confirmed: 0, submitted: 0, failed: 0 });
    for (const { id } of ended)
      expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING", attempts: 0 });
    await unpause();
    await moveClock(world.db, 5_000);
  }
  expect(await tick(world)).toMatchObject({ submitted: 3 });
  for (const { id } of ended) await tickUntil(world, id, "CONFIRMED", 1);
});

test("a batch that the node cannot simulate is looked at and halved, not sent one by one", async () => {
  const ended = await several(10, { operator: await insertWorkspace(world.db) });
  const { chain } = world.ctx;
  const simulateBatch: typeof chain.relayer.simulateBatch = (calls) =>
    calls.length > 3 ? Promise.reject(new Error("out of gas")) : chain.relayer.simulateBatch(calls);
  const ctx = { ...world.ctx, chain: { ...chain, relayer: { ...chain.relayer, simulateBatch } } };
  expect(await settleDue(ctx)).toEqual({ submitted: 10, failed: 0 });
  for (const { id } of ended) await tickUntil(world, id, "CONFIRMED", 2);
  expect(await minedByRelayer()).toBe(4);
});

test("a batch that reverts on chain is taken apart: each is looked at and sent alone", async () => {
  const ended = await several(3);
  await world.anvil.setAutomine(false);
  expect(await tick(world)).toMatchObject({ submitted: 3 });
  // The token is paused in front of it, and no longer when the relayer looks.
  const [transaction] = await world.db.rows<{ hash: `0x${string}`; raw: `0x${string}` }>(
    sql`select hash, raw from relayer_transactions`,
  );
  await world.anvil.dropTransaction({ hash: transaction?.hash ?? "0x" });
  await world.anvil.setAutomine(true);
  await asTokenOwner(world, "pause");
  await world.anvil.sendRawTransaction({ serializedTransaction: transaction?.raw ?? "0x" });
  await asTokenOwner(world, "unpause");
  expect(await tick(world)).toMatchObject({ failed: 0 });
  for (const { id } of ended) expect(await settlementOf(world.db, id)).toMatchObject({ attempts: 2 });
  for (const { id } of ended) await tickUntil(world, id, "CONFIRMED", 2);
  expect(await minedByRelayer()).toBe(4);
  expect(await settledLogs(world)).toHaveLength(3);
});

test("a batch waits for its size or for the age of its oldest, both from the settings", async () => {
  const settings = { ...world.ctx.settings, SETTLEMENT_BATCH_SIZE: 3, SETTLEMENT_BATCH_AGE_MS: 10_000 };
  const ctx = { ...world.ctx, settings };
  const claim = async () => (await claimSettlements(ctx, randomUUID(), 25)).length;
  await several(2);
  expect(await claim()).toBe(0);
  await several(1);
  expect(await claim()).toBe(3);
  await several(1);
  await moveClock(world.db, 9_000);
  expect(await claim()).toBe(0);
  await moveClock(world.db, 1_500);
  expect(await claim()).toBe(1);
});

test("a lease is over after the time that the settings give it", async () => {
  const ctx = { ...world.ctx, settings: { ...world.ctx.settings, SETTLEMENT_LEASE_SECONDS: 10 } };
  const claim = async () => (await claimSettlements(ctx, randomUUID(), 25)).length;
  await several(1);
  expect([await claim(), await claim()]).toEqual([1, 0]);
  await moveClock(world.db, 10_000);
  expect(await claim()).toBe(1);
});
