import { sql } from "drizzle-orm";
import { type Hex, maxUint256, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { createChainClient } from "#contracts/client.ts";
import { insertWorkspace, keyContext } from "../sessions/testing.ts";
import {
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
} from "../settlements/testing.ts";
import { getWallet } from "./get-wallet.ts";
import { appendLedger, openCursor, rollBackLedger } from "./ledger.sql.ts";
import { listWalletEvents } from "./list-wallet-events.ts";
import { syncLedger } from "./sync-ledger.ts";

let world: SettlementWorld;

beforeEach(async () => {
  world = await openSettlementWorld();
});
afterEach(() => world.close());

const walletKey = (consumer: Consumer) => keyContext(world.clients, consumer, ["wallet:read"]);
const trackedBalance = async (consumer: Consumer) => BigInt((await getWallet(walletKey(consumer))).trackedBalance);

async function onContract(consumer: Consumer, functionName: string, args: readonly unknown[]) {
  const account = privateKeyToAccount(consumer.privateKey);
  const address = world.contracts.settlementAddress;
  const hash = await world.anvil.writeContract({
    abi: luxxonSettlementAbi,
    address,
    functionName,
    args,
    account,
  } as never);
  return world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

function depositsOnChain({ walletAddress }: Consumer) {
  const { settlementAddress: address } = world.contracts;
  return world.anvil.readContract({
    abi: luxxonSettlementAbi,
    address,
    functionName: "deposits",
    args: [walletAddress],
  });
}

/** Every row but for nothing: ids too. */
async function ledger() {
  return world.db.rows(sql`select * from chain_events order by block_number, log_index, id`);
}

async function forgetLedger() {
  for (const table of ["chain_events", "chain_blocks", "chain_cursors"]) {
    await world.db.rows(sql.raw(`delete from ${table}`));
  }
}

test("deposits, withdrawals, payments and approvals are in the ledger, and its balance is the contract's", async () => {
  const consumer = await fundedConsumer(world, 1_000_000n);
  await onContract(consumer, "withdraw", [100_000n]);
  const { id, operator } = await endedSession(world, { consumer, seconds: 28 });
  await tickUntil(world, id, "CONFIRMED");
  expect(await trackedBalance(consumer)).toBe(872_000n);
  expect(await depositsOnChain(consumer)).toBe(872_000n);
  const { rows } = await listWalletEvents(walletKey(consumer), { cursor: undefined, limit: 50 });
  expect(rows.map(({ kind, side, amountUsdc, relatedSession }) => [kind, side, amountUsdc, relatedSession])).toEqual([
    ["SETTLE", "PAYER", "28000", id],
    ["WITHDRAWAL", null, "100000", null],
    ["DEPOSIT", null, "1000000", null],
    ["APPROVAL", null, "1000000", null],
  ]);
  const asOperator = keyContext(world.clients, operator, ["wallet:read"]);
  const received = await listWalletEvents(asOperator, { cursor: undefined, limit: 50 });
  expect(received.rows.map(({ kind, side, amountUsdc }) => [kind, side, amountUsdc])).toEqual([
    ["SETTLE", "PAYEE", "23800"],
  ]);
  const block = await world.anvil.getBlock({ blockNumber: BigInt(rows[0]?.blockNumber ?? 0) });
  expect(rows[0]?.confirmedAt).toBe(new Date(Number(block.timestamp) * 1000).toISOString());
});

test("one workspace on both sides has both rows of a payment, the payee's above the payer's", async () => {
  const consumer = await fundedConsumer(world);
  const { id } = await endedSession(world, { consumer, operator: consumer });
  await tickUntil(world, id, "CONFIRMED");
  const { rows } = await listWalletEvents(walletKey(consumer), { cursor: undefined, limit: 2 });
  expect(rows.map(({ side }) => side)).toEqual(["PAYEE", "PAYER"]);
});

test("another workspace of the same wallet sees its deposits, not the payments of sessions it has no part in", async () => {
  const consumer = await fundedConsumer(world);
  const sister = await insertWorkspace(world.db, { walletAddress: consumer.walletAddress });
  const { id } = await endedSession(world, { consumer });
  await tickUntil(world, id, "CONFIRMED");
  const { rows } = await listWalletEvents(keyContext(world.clients, sister, ["wallet:read"]), {
    cursor: undefined,
    limit: 9,
  });
  expect(rows.map(({ kind }) => kind)).toEqual(["DEPOSIT", "APPROVAL"]);
});

test("an approval of 2^256 − 1 is kept to the last digit, one for another spender is not in the ledger", async () => {
  const consumer = await fundedConsumer(world, 0n);
  const account = privateKeyToAccount(consumer.privateKey);
  for (const spender of [world.contracts.settlementAddress, world.relayerAddress]) {
    const call = { abi: testUsdcAbi, address: world.contracts.usdcAddress, functionName: "approve" } as const;
    const hash = await world.anvil.writeContract({ ...call, args: [spender, maxUint256], account });
    await world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  }
  await syncLedger(world.ctx);
  const { rows } = await listWalletEvents(walletKey(consumer), { cursor: undefined, limit: 9 });
  expect(rows.map(({ kind, amountUsdc }) => [kind, amountUsdc])).toEqual([["APPROVAL", maxUint256.toString()]]);
});

test("a payment that no session of this database made is booked without a session, and moves the sequence past its number", async () => {
  const consumer = await fundedConsumer(world);
  const { relayer } = world.clients.chain;
  const { minedNonce: nonce, fees } = await relayer.readAccount();
  const sessionIdHash: Hex = `0x${"ab".repeat(24)}0000000100000001`;
  const to = privateKeyToAccount(generatePrivateKey()).address;
  const parties = { sessionIdHash, from: consumer.walletAddress, to };
  const call = { ...parties, ratePerSecond: 10n, chargeableSeconds: 1, toAmount: 9n, feeAmount: 1n };
  const { raw } = await relayer.sign({ calls: [call], isBatch: false }, { ...fees, nonce });
  expect(await relayer.broadcast(raw)).toMatchObject({ outcome: "accepted" });
  await nodeIsIdle(world);
  await syncLedger(world.ctx);
  const { rows } = await listWalletEvents(walletKey(consumer), { cursor: undefined, limit: 9 });
  expect(rows[0]).toMatchObject({ kind: "SETTLE", side: "PAYER", amountUsdc: "10", relatedSession: null });
  expect(await trackedBalance(consumer)).toBe(9_999_990n);
  const next = await world.db.row<{ n: string }>(sql`select nextval('settlement_sequence')::text as n`);
  expect(next?.n).toBe("4294967298");
});

test("the sequence only rises, and gives no number twice while it is raised", async () => {
  const raise = (to: number) => world.db.rows(sql`select lx_raise_settlement_sequence(${to}::bigint)`);
  const take = async () =>
    Number((await world.db.row<{ n: string }>(sql`select nextval('settlement_sequence') as n`))?.n);
  const taken: number[] = [];
  for (let round = 0; round < 30; round++) {
    const work = Array.from({ length: 60 }, async (_, at) => {
      if (at % 3 === 1) await raise(round * 200 + at * 3);
      else taken.push(await take());
    });
    await Promise.all(work);
  }
  expect(new Set(taken).size).toBe(30 * 40);
  await raise(5);
  expect(await take()).toBeGreaterThan(Math.max(...taken));
  await raise(100_000);
  expect(await take()).toBe(100_001);
});

test("eight syncs at once write every log once", async () => {
  const consumer = await fundedConsumer(world, 1_000n);
  for (let n = 0; n < 5; n++) await onContract(consumer, "withdraw", [10n]);
  await Promise.all(Array.from({ length: 8 }, () => syncLedger(world.ctx)));
  await syncLedger(world.ctx);
  const { rows } = await listWalletEvents(walletKey(consumer), { cursor: undefined, limit: 50 });
  expect(rows.filter(({ kind }) => kind === "WITHDRAWAL")).toHaveLength(5);
  expect(await trackedBalance(consumer)).toBe(950n);
});

test("whoever comes late neither writes nor takes back anything, nor moves the cursor", async () => {
  const consumer = await fundedConsumer(world, 500n);
  await syncLedger(world.ctx);
  const before = await openCursor(world.ctx);
  const late = { lastBlock: String(Number(before.lastBlock) - 1), lastHash: null, wasBehind: false };
  const range = { after: late.lastBlock, to: "999", rows: [], blocks: [], changes: [], payouts: [] };
  expect(await appendLedger(world.ctx, range)).toBe(false);
  expect(await rollBackLedger(world.ctx, late, "0")).toBe(false);
  expect(await openCursor(world.ctx)).toEqual(before);
  expect(await trackedBalance(consumer)).toBe(500n);
});

test("dropping the ledger and replaying it gives the same rows, ids and cursors included", async () => {
  const consumer = await fundedConsumer(world);
  for (let n = 0; n < 3; n++) {
    const { id } = await endedSession(world, { consumer, operator: n === 0 ? consumer : undefined });
    await tickUntil(world, id, "CONFIRMED");
  }
  await onContract(consumer, "withdraw", [5n]);
  await syncLedger(world.ctx);
  const before = await ledger();
  expect(before.length).toBeGreaterThan(8);
  await forgetLedger();
  await syncLedger(world.ctx);
  expect(await ledger()).toEqual(before);
});

test("a long stretch of the chain is read in ranges, over several runs", async () => {
  await world.anvil.mine({ blocks: 60 });
  const consumer = await fundedConsumer(world, 7n);
  await syncLedger(world.ctx, { rangeBlocks: 5n });
  expect(await trackedBalance(consumer)).toBe(0n);
  await syncLedger(world.ctx, { rangeBlocks: 5n });
  expect(await trackedBalance(consumer)).toBe(7n);
  expect((await getWallet(walletKey(consumer))).lastSyncBlock).toBe((await world.anvil.getBlockNumber()).toString());
});

test("a node that refuses to answer for many blocks is asked for fewer", async () => {
  await world.anvil.mine({ blocks: 150 });
  const consumer = await fundedConsumer(world, 7n);
  const { chain } = world.clients;
  const readLogs: typeof chain.readLogs = (range) =>
    range.toBlock - range.fromBlock < 100n ? chain.readLogs(range) : Promise.reject(new Error("range too long"));
  await syncLedger({ ...world.ctx, chain: { ...chain, readLogs } });
  expect(await trackedBalance(consumer)).toBe(7n);
});

test("with six confirmations a log is in the ledger when its block is five below the head, not before", async () => {
  await world.close();
  world = await openSettlementWorld({ confirmations: 6 });
  const consumer = await fundedConsumer(world, 7n);
  await world.anvil.mine({ blocks: 4 });
  await syncLedger(world.ctx);
  expect(await trackedBalance(consumer)).toBe(0n);
  await world.anvil.mine({ blocks: 1 });
  await syncLedger(world.ctx);
  expect(await trackedBalance(consumer)).toBe(7n);
});

test("a reorganisation that drops a payment: PENDING without a hash, then paid and confirmed again, once", async () => {
  const consumer = await fundedConsumer(world);
  const snapshot = await world.anvil.snapshot();
  const { id } = await endedSession(world, { consumer });
  await tickUntil(world, id, "CONFIRMED");
  await world.anvil.revert({ id: snapshot });
  await world.anvil.mine({ blocks: 3 });
  await syncLedger(world.ctx);
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING", txHash: null, sessionTxHash: null });
  expect(await trackedBalance(consumer)).toBe(10_000_000n);
  const paid = await tickUntil(world, id, "CONFIRMED", 3);
  expect(paid.sessionTxHash).toBe(paid.txHash);
  expect(await settledLogs(world)).toHaveLength(1);
  expect(await trackedBalance(consumer)).toBe(await depositsOnChain(consumer));
});

test("a chain that lost its newest blocks and did not grow is noticed too", async () => {
  const consumer = await fundedConsumer(world, 500n);
  const snapshot = await world.anvil.snapshot();
  await onContract(consumer, "withdraw", [100n]);
  await syncLedger(world.ctx);
  expect(await trackedBalance(consumer)).toBe(400n);
  await world.anvil.revert({ id: snapshot });
  await syncLedger(world.ctx);
  await syncLedger(world.ctx);
  expect(await trackedBalance(consumer)).toBe(500n);
});

test("a node that lags takes nothing back", async () => {
  const consumer = await fundedConsumer(world, 500n);
  await onContract(consumer, "withdraw", [100n]);
  await syncLedger(world.ctx);
  const { chain } = world.clients;
  const head = await chain.readHead();
  const [early] = await chain.readBlocks([head.number - 1n]);
  const readHead = () => Promise.resolve(early ?? head);
  const readBlocks: typeof chain.readBlocks = async (numbers) =>
    (await chain.readBlocks(numbers)).map((block) => (block && block.number < head.number ? block : null));
  await syncLedger({ ...world.ctx, chain: { ...chain, readHead, readBlocks } });
  expect(await trackedBalance(consumer)).toBe(400n);
  await syncLedger(world.ctx);
  await syncLedger({ ...world.ctx, chain: { ...chain, readHead, readBlocks } });
  expect(await trackedBalance(consumer)).toBe(400n);
});

test("a reorganisation between two reads of one sync mixes nothing: the range is read again", async () => {
  const consumer = await fundedConsumer(world, 500n);
  const snapshot = await world.anvil.snapshot();
  await onContract(consumer, "withdraw", [100n]);
  const { chain } = world.clients;
  let isReorganised = false;
  const readLogs: typeof chain.readLogs = async (range) => {
    const logs = await chain.readLogs(range);
    if (isReorganised) return logs;
    isReorganised = true;
    await world.anvil.revert({ id: snapshot });
    await world.anvil.mine({ blocks: 2 });
    return logs;
  };
  await syncLedger({ ...world.ctx, chain: { ...chain, readLogs } });
  expect(await ledger()).toEqual([]);
  await syncLedger(world.ctx);
  expect(await trackedBalance(consumer)).toBe(500n);
});

test("after reorganisations of any depth the ledger is the chain's within two ticks", async () => {
  const consumer = await fundedConsumer(world, 1_000n);
  for (let n = 0; n < 40; n++) await onContract(consumer, "withdraw", [1n]);
  await syncLedger(world.ctx);
  for (const depth of [1, 3, 33]) {
    // Withdrawals of the lost blocks are gone; the new blocks hold another one.
    const withdraw = await signWithdrawal(consumer, depth);
    await world.anvil.request({ method: "anvil_reorg", params: [depth, [[withdraw, 0]]] } as never);
    await tick(world);
    await tick(world);
    expect(await trackedBalance(consumer)).toBe(await depositsOnChain(consumer));
    const before = await ledger();
    await forgetLedger();
    await syncLedger(world.ctx);
    expect(await ledger()).toEqual(before);
  }
});

async function signWithdrawal(consumer: Consumer, depth: number): Promise<Hex> {
  const account = privateKeyToAccount(consumer.privateKey);
  const { encodeFunctionData } = await import("viem");
  const nonce = (await world.anvil.getTransactionCount({ address: account.address })) - depth;
  return account.signTransaction({
    type: "eip1559",
    chainId: 31337,
    nonce,
    gas: 200_000n,
    maxFeePerGas: parseEther("0.00000001"),
    maxPriorityFeePerGas: 1n,
    to: world.contracts.settlementAddress,
    data: encodeFunctionData({ abi: luxxonSettlementAbi, functionName: "withdraw", args: [7n] }),
  });
}

test("a new contract begins where the ledger of the one before ended, and keeps reading that one", async () => {
  const consumer = await fundedConsumer(world, 1_000n);
  await syncLedger(world.ctx);
  await onContract(consumer, "withdraw", [100n]);
  const { deployForTest } = await import("#contracts/testing.ts");
  const { usdcAddress } = world.contracts;
  const next = await deployForTest(world.rpcUrl, world.relayerAddress, { usdcAddress });
  const settings = {
    ...world.clients.settings,
    SETTLEMENT_ADDRESS: next.settlementAddress,
    SETTLEMENT_DEPLOY_BLOCK: next.deployBlock,
    PREVIOUS_SETTLEMENT_ADDRESSES: [world.contracts.settlementAddress],
  };
  const chain = createChainClient(settings);
  await syncLedger({ ...world.ctx, settings, chain });
  const kinds = await world.db.rows<{ kind: string }>(
    sql`select kind from chain_events order by block_number, log_index`,
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(["APPROVAL", "DEPOSIT", "WITHDRAWAL"]);
  expect(await chain.readPoolOverview(consumer.walletAddress)).toMatchObject({
    depositsMicroUsdc: 0n,
    walletUsdcMicroUsdc: 100n,
    isPaused: false,
    feeCapBps: 2000,
    previous: [{ settlementAddress: world.contracts.settlementAddress, depositsMicroUsdc: 900n }],
  });
});
