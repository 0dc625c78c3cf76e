import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createChainClient } from "#contracts/client.ts";
import { fundAccount } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { syncLedger } from "../wallet/sync-ledger.ts";
import { claimSettlements } from "./claim-settlements.sql.ts";
import { abandonTransactions } from "./follow-transactions.sql.ts";
import { readNextNonce } from "./nonces.sql.ts";
import { relayTransactions } from "./relay-transactions.ts";
import { settleDue } from "./settle-due.ts";
import { settlementCall } from "./settlement-call.ts";
import { storeFiller, storeTransaction } from "./store-transaction.sql.ts";
import {
  asOwner,
  type Consumer,
  endedSession,
  fundedConsumer,
  nodeIsIdle,
  openSettlementWorld,
  type SettlementWorld,
  settledLogs,
  settlementOf,
  tick,
  tickUntil,
} from "./testing.ts";

let world: SettlementWorld;
let consumer: Consumer;

beforeEach(async () => {
  world = await openSettlementWorld();
  consumer = await fundedConsumer(world);
});
afterEach(() => world.close());

const minedByRelayer = () => world.anvil.getTransactionCount({ address: world.relayerAddress });

async function transactions() {
  return world.db.rows<{ nonce: string; hash: Hex; raw: Hex; status: string; maxFeePerGas: string }>(sql`
    select nonce, hash, raw, status, max_fee_per_gas as "maxFeePerGas" from relayer_transactions order by nonce, id`);
}

/** What a worker does before it broadcasts. */
async function claimAndStore(sessionId: string): Promise<Hex> {
  const leaseId = randomUUID();
  const row = (await claimSettlements(world.ctx, leaseId, 25)).find((claimed) => claimed.sessionId === sessionId);
  if (!row) throw new Error("not claimed");
  const { relayer } = world.clients.chain;
  const account = await relayer.readAccount();
  const nonce = await readNextNonce(world.ctx, world.relayerAddress, account);
  const signed = await relayer.sign({ calls: [settlementCall(row)], isBatch: false }, { ...account.fees, nonce });
  expect(
    await storeTransaction(world.ctx, { relayer: world.relayerAddress, leaseId, sessionIds: [sessionId], signed }),
  ).toHaveProperty("id");
  return signed.raw;
}

test("killed after the claim: nobody touches the lease for 30 s, then the next tick takes over", async () => {
  const { id } = await endedSession(world, { consumer });
  expect(await claimSettlements(world.ctx, randomUUID(), 25)).toHaveLength(1);
  await moveClock(world.db, 29_000);
  expect(await tick(world)).toMatchObject({ submitted: 0 });
  await moveClock(world.db, 1_000);
  expect(await tick(world)).toMatchObject({ submitted: 1 });
  await tickUntil(world, id, "CONFIRMED", 1);
});

test("a worker that lost its lease stores nothing and takes no nonce", async () => {
  const { id: sessionId } = await endedSession(world, { consumer });
  const { relayer } = world.clients.chain;
  const leaseId = randomUUID();
  const [row] = await claimSettlements(world.ctx, leaseId, 25);
  if (!row) throw new Error("not claimed");
  await moveClock(world.db, 31_000);
  const account = await relayer.readAccount();
  const nonce = await readNextNonce(world.ctx, world.relayerAddress, account);
  const signed = await relayer.sign({ calls: [settlementCall(row)], isBatch: false }, { ...account.fees, nonce });
  expect(
    await storeTransaction(world.ctx, { relayer: world.relayerAddress, leaseId, sessionIds: [sessionId], signed }),
  ).toBe("lost");
  expect(await readNextNonce(world.ctx, world.relayerAddress, account)).toBe(nonce);
  expect(await transactions()).toEqual([]);
});

test("two workers with the same nonce: one stores, the other is told to sign again", async () => {
  const first = await endedSession(world, { consumer });
  const second = await endedSession(world, { consumer });
  const { relayer } = world.clients.chain;
  const leaseId = randomUUID();
  const rows = await claimSettlements(world.ctx, leaseId, 25);
  const account = await relayer.readAccount();
  const nonce = await readNextNonce(world.ctx, world.relayerAddress, account);
  const stored = await Promise.all(
    [first, second].map(async ({ id: sessionId }) => {
      const row = rows.find((claimed) => claimed.sessionId === sessionId);
      if (!row) throw new Error("not claimed");
      const signed = await relayer.sign({ calls: [settlementCall(row)], isBatch: false }, { ...account.fees, nonce });
      return storeTransaction(world.ctx, { relayer: world.relayerAddress, leaseId, sessionIds: [sessionId], signed });
    }),
  );
  expect(stored.filter((outcome) => outcome === "taken")).toHaveLength(1);
  expect(await readNextNonce(world.ctx, world.relayerAddress, account)).toBe(nonce + 1);
});

test("killed between storing and broadcasting: the next tick broadcasts the stored bytes, and no others", async () => {
  const { id } = await endedSession(world, { consumer });
  await claimAndStore(id);
  expect(await minedByRelayer()).toBe(0);
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING", attempts: 1 });
  expect(await claimSettlements(world.ctx, randomUUID(), 25)).toEqual([]);
  await tickUntil(world, id, "CONFIRMED", 3);
  expect(await transactions()).toHaveLength(1);
  expect(await settledLogs(world)).toHaveLength(1);
});

test("killed between broadcasting and noting it: the receipt tells", async () => {
  const { id } = await endedSession(world, { consumer });
  const raw = await claimAndStore(id);
  await world.anvil.sendRawTransaction({ serializedTransaction: raw });
  await nodeIsIdle(world);
  await relayTransactions(world.ctx);
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "SUBMITTED" });
  await tickUntil(world, id, "CONFIRMED", 1);
  expect(await minedByRelayer()).toBe(1);
});

test("killed between broadcasting and noting it, and in the ledger before anybody looks: sent and confirmed are counted together", async () => {
  const { id } = await endedSession(world, { consumer });
  const raw = await claimAndStore(id);
  await world.anvil.sendRawTransaction({ serializedTransaction: raw });
  await nodeIsIdle(world);
  expect(await tick(world)).toEqual({ submitted: 1, confirmed: 1, failed: 0 });
  expect(await tick(world)).toEqual({ submitted: 0, confirmed: 0, failed: 0 });
  expect(await settledLogs(world)).toHaveLength(1);
});

test("a nonce whose bytes never reached the node is filled before later ones, however many wait behind it", async () => {
  const lost = await endedSession(world, { consumer });
  await claimAndStore(lost.id);
  const others = [await endedSession(world, { consumer }), await endedSession(world, { consumer })];
  expect(await settleDue(world.ctx)).toEqual({ submitted: 2, failed: 0 });
  expect(await minedByRelayer()).toBe(0);
  await relayTransactions(world.ctx);
  await nodeIsIdle(world);
  expect(await minedByRelayer()).toBe(2);
  for (const { id } of [lost, ...others]) await tickUntil(world, id, "CONFIRMED", 1);
});

test("a transaction that the node forgot is broadcast again within seconds", async () => {
  await world.anvil.setAutomine(false);
  const { id } = await endedSession(world, { consumer });
  await tick(world);
  const { txHash } = await settlementOf(world.db, id);
  await world.anvil.dropTransaction({ hash: txHash as Hex });
  await world.anvil.mine({ blocks: 1 });
  await moveClock(world.db, 6_000);
  await tick(world);
  await world.anvil.mine({ blocks: 1 });
  expect(await tickUntil(world, id, "CONFIRMED", 1)).toMatchObject({ txHash });
});

test("a stuck transaction is replaced after 30 s at a fee at least 12.5 % higher, and either may be the one that pays", async () => {
  await world.anvil.setAutomine(false);
  const { id } = await endedSession(world, { consumer });
  await tick(world);
  const { txHash: first } = await settlementOf(world.db, id);
  await moveClock(world.db, 29_000);
  await tick(world);
  expect(await transactions()).toHaveLength(1);
  await moveClock(world.db, 2_000);
  await Promise.all([tick(world), tick(world), tick(world)]);
  const [before, after, ...more] = await transactions();
  expect(more).toEqual([]);
  expect(after?.nonce).toBe(before?.nonce);
  expect(Number(after?.maxFeePerGas)).toBeGreaterThanOrEqual(Number(before?.maxFeePerGas) * 1.125);
  const replaced = await settlementOf(world.db, id);
  expect(replaced).toMatchObject({ state: "SUBMITTED", txHash: after?.hash });
  // A miner that never saw the replacement takes the first one.
  await world.anvil.dropTransaction({ hash: after?.hash as Hex });
  await world.anvil.sendRawTransaction({ serializedTransaction: before?.raw as Hex });
  await world.anvil.mine({ blocks: 1 });
  expect(await tickUntil(world, id, "CONFIRMED", 2)).toMatchObject({ txHash: first });
  expect(await settledLogs(world)).toHaveLength(1);
  await tick(world);
  expect((await transactions()).map(({ status }) => status)).toEqual(["MINED", "REPLACED"]);
});

test("a price that is not the trouble is not raised for ever", async () => {
  await world.anvil.setAutomine(false);
  const { id } = await endedSession(world, { consumer });
  for (let ticks = 0; ticks < 30; ticks++) {
    await tick(world);
    await moveClock(world.db, 31_000);
  }
  const signed = await transactions();
  const { fees } = await world.clients.chain.relayer.readAccount();
  expect(signed.length).toBeGreaterThan(2);
  expect(Math.max(...signed.map(({ maxFeePerGas }) => Number(maxFeePerGas)))).toBeLessThan(
    Number(fees.maxFeePerGas) * 5,
  );
  await world.anvil.mine({ blocks: 1 });
  await tickUntil(world, id, "CONFIRMED", 2);
});

test("a transaction that reverts on chain is looked at again: what it failed of is the failure", async () => {
  await world.anvil.setAutomine(false);
  const poor = await fundedConsumerWhileMining(28_000n);
  const first = await endedSession(world, { consumer: poor, seconds: 28 });
  const second = await endedSession(world, { consumer: poor, seconds: 28 });
  // Each alone could be paid, so both are sent.
  expect(await tick(oneByOne())).toMatchObject({ submitted: 2 });
  await world.anvil.mine({ blocks: 1 });
  await world.anvil.setAutomine(true);
  await tick(world);
  const states = [await settlementOf(world.db, first.id), await settlementOf(world.db, second.id)];
  // Whichever comes first by its payee.
  expect(states.map(({ state, failureCode }) => `${state} ${failureCode}`).sort()).toEqual([
    "CONFIRMED null",
    "FAILED UNDERFUNDED",
  ]);
  expect((await transactions()).map(({ status }) => status)).toEqual(["MINED", "REVERTED"]);
});

/** The same world, in which each session has a transaction of its own. */
function oneByOne(): SettlementWorld {
  const settings = { ...world.ctx.settings, SETTLEMENT_BATCH_SIZE: 1 };
  return { ...world, ctx: { ...world.ctx, settings } };
}

async function fundedConsumerWhileMining(amount: bigint): Promise<Consumer> {
  await world.anvil.setAutomine(true);
  const made = await fundedConsumer(world, amount);
  await world.anvil.setAutomine(false);
  return made;
}

test("a nonce that something else used is given up after a minute, and the session is paid with another one", async () => {
  const { id } = await endedSession(world, { consumer });
  const raw = await claimAndStore(id);
  await world.anvil.impersonateAccount({ address: world.relayerAddress });
  await world.anvil.sendTransaction({ account: world.relayerAddress, to: consumer.walletAddress, value: 1n });
  await nodeIsIdle(world);
  await tick(world);
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING" });
  await moveClock(world.db, 61_000);
  await tickUntil(world, id, "CONFIRMED", 3);
  expect((await transactions()).map(({ status }) => status)).toEqual(["REPLACED", "MINED"]);
  expect((await transactions())[0]?.raw).toBe(raw);
});

test("a nonce that no transaction has is filled within a minute, one after the other, and what waits behind is paid", async () => {
  // What a database believes that was once told of too many nonces.
  const { minedNonce } = await world.clients.chain.relayer.readAccount();
  await readNextNonce(world.ctx, world.relayerAddress, { minedNonce, pendingNonce: minedNonce + 2 });
  const { id } = await endedSession(world, { consumer });
  expect(await tick(world)).toMatchObject({ submitted: 1 });
  expect(await minedByRelayer()).toBe(0);
  await moveClock(world.db, 11_000);
  await Promise.all([tick(world), tick(world)]);
  await tickUntil(world, id, "CONFIRMED", 4);
  expect(await minedByRelayer()).toBe(minedNonce + 3);
  expect((await transactions()).map(({ status }) => status)).toEqual(["MINED", "MINED", "MINED"]);
});

test("a transaction that was given up though nothing had used its nonce is broadcast again", async () => {
  const { id } = await endedSession(world, { consumer });
  await claimAndStore(id);
  const [given] = await world.db.rows<{ id: string }>(sql`select id from relayer_transactions`);
  await abandonTransactions(world.ctx, [given?.id ?? ""]);
  await tickUntil(world, id, "CONFIRMED", 4);
  await tick(world);
  expect((await transactions()).map(({ status }) => status)).toEqual(["MINED"]);
});

test("a replacement that the node calls underpriced is raised at once", async () => {
  await world.anvil.setAutomine(false);
  const { id } = await endedSession(world, { consumer });
  const raw = await claimAndStore(id);
  // Somewhere, a dearer transaction of this nonce is in the mempool already.
  const { relayer } = world.clients.chain;
  const [stored] = await transactions();
  const dearer = BigInt(stored?.maxFeePerGas ?? 0) * 2n;
  await relayer.broadcast((await relayer.resign(raw, { maxFeePerGas: dearer, maxPriorityFeePerGas: dearer })).raw);
  for (let ticks = 0; ticks < 10; ticks++) await tick(world);
  await world.anvil.mine({ blocks: 1 });
  await tickUntil(world, id, "CONFIRMED", 2);
  const fees = (await transactions()).map(({ maxFeePerGas }) => BigInt(maxFeePerGas));
  expect(fees.at(-1)).toBeGreaterThan(dearer);
});

test("several relayers settle side by side, each with nonces of its own, and one without gas delays nobody", async () => {
  const keys = [generatePrivateKey(), generatePrivateKey()];
  const addresses = keys.map((key) => privateKeyToAddress(key));
  for (const address of addresses) await asOwner(world, "setRelayer", [address, true]);
  await fundAccount(world.rpcUrl, addresses[0] as Hex);
  const settings = { ...world.ctx.settings, RELAYER_PRIVATE_KEYS: keys, SETTLEMENT_BATCH_SIZE: 2 };
  const ctx = { ...world.ctx, settings, chain: createChainClient(settings) };
  const ended: string[] = [];
  for (let n = 0; n < 8; n++) ended.push((await endedSession(world, { consumer })).id);
  expect(await tick({ ...world, ctx })).toMatchObject({ submitted: 8 });
  for (const id of ended) await tickUntil({ ...world, ctx }, id, "CONFIRMED", 2);
  const mined = (address: Hex) => world.anvil.getTransactionCount({ address });
  const counts = await Promise.all([world.relayerAddress, ...addresses].map((address) => mined(address)));
  expect(counts[2]).toBe(0);
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts[1]).toBeGreaterThan(0);
  expect(await settledLogs(world)).toHaveLength(8);
});

test("a database that knows fewer nonces than the chain catches up instead of standing still", async () => {
  const before = await endedSession(world, { consumer });
  await tickUntil(world, before.id, "CONFIRMED");
  await world.db.rows(sql`delete from relayer_transactions`);
  await world.db.rows(sql`update relayer_nonces set next_nonce = 0`);
  const { id } = await endedSession(world, { consumer });
  await tickUntil(world, id, "CONFIRMED", 2);
});

test("an unreachable RPC leaves everything as it is, and no lease behind", async () => {
  const { id } = await endedSession(world, { consumer });
  const chain = createChainClient({ ...world.clients.settings, RPC_URL: "http://127.0.0.1:1" });
  const cutOff = { ...world.ctx, chain };
  await expect(settleDue(cutOff)).rejects.toMatchObject({ name: "ChainUnavailableError" });
  await expect(syncLedger(cutOff)).rejects.toMatchObject({ name: "ChainUnavailableError" });
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING", attempts: 0 });
  await tickUntil(world, id, "CONFIRMED", 2);
});

test("one settlement that the node cannot answer for does not hold up the others", async () => {
  const stuck = await endedSession(world, { consumer });
  const { id } = await endedSession(world, { consumer });
  const { chain } = world.clients;
  const { sessionIdHash } = await settlementOf(world.db, stuck.id);
  const readSettled: typeof chain.readSettled = (hash, block) =>
    hash === sessionIdHash ? Promise.reject(new Error("missing trie node")) : chain.readSettled(hash, block);
  const simulateBatch = () => Promise.reject(new Error("missing trie node"));
  const silent = { ...chain, readSettled, relayer: { ...chain.relayer, simulateBatch } };
  expect(await settleDue({ ...world.ctx, chain: silent })).toEqual({ submitted: 1, failed: 0 });
  await nodeIsIdle(world);
  await tickUntil(world, id, "CONFIRMED", 1);
  expect(await settlementOf(world.db, stuck.id)).toMatchObject({ state: "PENDING", attempts: 0 });
  await moveClock(world.db, 5_000);
  await tickUntil(world, stuck.id, "CONFIRMED", 2);
});

test("a receipt that was noted when its block was gone already is not believed for ever: the transaction is followed again", async () => {
  const { id } = await endedSession(world, { consumer });
  await claimAndStore(id);
  // As a slow worker leaves it: the ledger is beyond the block, and no block has the transaction.
  await world.db.rows(sql`update relayer_transactions set status = 'MINED', mined_block = 1`);
  await world.db.rows(sql`update settlements set state = 'SUBMITTED'`);
  await tickUntil(world, id, "CONFIRMED", 3);
});

test("what one transaction of a nonce was to pay is due again when another one of the nonce is mined", async () => {
  const { id } = await endedSession(world, { consumer });
  await claimAndStore(id);
  await world.db.rows(sql`update relayer_transactions set status = 'REPLACED'`);
  const { relayer } = world.clients.chain;
  const { fees, minedNonce: nonce } = await relayer.readAccount();
  const filler = await relayer.signFiller({ ...fees, nonce });
  expect(await storeFiller(world.ctx, world.relayerAddress, filler)).toBeDefined();
  await world.anvil.sendRawTransaction({ serializedTransaction: filler.raw });
  await tickUntil(world, id, "CONFIRMED", 4);
  expect(await settledLogs(world)).toHaveLength(1);
});

test("a settlement that was paid when its nonce was given up waits for no transaction after a reorganisation", async () => {
  const { id } = await endedSession(world, { consumer });
  await claimAndStore(id);
  await tickUntil(world, id, "CONFIRMED", 3);
  const [{ id: transactionId } = { id: "" }] = await world.db.rows<{ id: string }>(
    sql`select id from relayer_transactions`,
  );
  await abandonTransactions(world.ctx, [transactionId]);
  expect(await world.db.rows(sql`select 1 from settlements where transaction_id is not null`)).toEqual([]);
  expect((await settlementOf(world.db, id)).state).toBe("CONFIRMED");
});
