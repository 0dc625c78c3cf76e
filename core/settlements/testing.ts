import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import {
  type Address,
  createTestClient,
  getAddress,
  type Hex,
  http,
  parseEventLogs,
  publicActions,
  walletActions,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { expect, inject } from "vitest";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { createChainClient } from "#contracts/client.ts";
import { createChainHistory } from "#contracts/history.ts";
import { deployForTest, fundAccount, mintAndDeposit, startAnvil } from "#contracts/testing.ts";
import type { Database } from "#db/client.ts";
import { moveClock, openTestDatabase } from "#db/testing.ts";
import { parseSettings } from "#env.ts";
import { testSettings } from "#stack/testing-settings.ts";
import type { Clients, Context } from "../context.ts";
import { endSession } from "../sessions/end-session.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { settle } from "../tick/settle.ts";
import { syncLedger } from "../wallet/sync-ledger.ts";
import { confirmSettlements } from "./confirm-settlements.ts";
import { relayTransactions } from "./relay-transactions.ts";
import { settleDue } from "./settle-due.ts";
import type { SettlementState } from "./settlements.schemas.ts";

/** A chain, contracts, database and relayer of one's own. */
export type SettlementWorld = Awaited<ReturnType<typeof openSettlementWorld>>;

interface WorldOptions {
  confirmations?: number;
  /** Instead of TestUSDC. */
  deployToken?: (rpcUrl: string) => Promise<Address>;
}

export async function openSettlementWorld({ confirmations = 1, deployToken }: WorldOptions = {}) {
  const node = await startAnvil();
  const relayerKey = generatePrivateKey();
  const relayerAddress = privateKeyToAccount(relayerKey).address;
  await fundAccount(node.url, relayerAddress);
  const contracts = await deployForTest(
    node.url,
    relayerAddress,
    deployToken && { usdcAddress: await deployToken(node.url) },
  );
  const db = await openTestDatabase(inject("parts").databaseUrl);
  const settings = {
    ...testSettings({
      url: "http://localhost:3000",
      databaseUrl: db.url,
      spicedb: { endpoint: "127.0.0.1:1", token: "none" },
      rpcUrl: node.url,
      contracts,
      relayerKey,
      cronSecret: "test-cron-secret-0123456789",
    }),
    CONFIRMATIONS: String(confirmations),
  };
  const parsed = parseSettings(settings);
  const clients: Clients = {
    ...testClients({ db }),
    settings: parsed,
    chain: createChainClient(parsed),
    history: createChainHistory(parsed),
  };
  const transport = http(node.url, { retryCount: 0 });
  const anvilClient = createTestClient({ mode: "anvil", chain: anvil, transport, cacheTime: 0 })
    .extend(publicActions)
    .extend(walletActions);
  return {
    db,
    clients,
    contracts,
    relayerAddress,
    settings,
    rpcUrl: node.url,
    anvil: anvilClient,
    ctx: systemContext(clients),
    async close() {
      await db.close();
      await node.stop();
    },
  };
}

export function systemContext(clients: Clients): Context {
  return { ...clients, actor: { kind: "system" }, requestId: randomUUID(), ip: null };
}

/** What a tick does for settlements, sending beside following; then the node is done with what it was given. */
export async function wholeTick(world: SettlementWorld): Promise<void> {
  await settle((_name, run) => run(world.ctx));
  await nodeIsIdle(world);
}

/** The chain's parts of one tick, one after the other, so that what each finds is known; then as above. */
export async function tick(world: SettlementWorld) {
  const { ctx } = world;
  await syncLedger(ctx);
  const found = await confirmSettlements(ctx);
  const relayed = await relayTransactions(ctx);
  const sent = await settleDue(ctx);
  await nodeIsIdle(world);
  const submitted = found.submitted + relayed.submitted + sent.submitted;
  return { confirmed: found.confirmed, submitted, failed: relayed.failed + sent.failed };
}

/** Resolves when a node that mines by itself has mined all that it can: it answers before it does. */
export async function nodeIsIdle({ anvil: chain }: SettlementWorld): Promise<void> {
  const isIdle = async () => !(await chain.getAutomine()) || (await chain.getTxpoolStatus()).pending === 0;
  await expect.poll(isIdle, { interval: 10, timeout: 10_000 }).toBe(true);
}

export interface Consumer extends StoredWorkspace {
  privateKey: Hex;
}

/** A consumer with so many µUSDC in its pool. */
export async function fundedConsumer(world: SettlementWorld, amountMicroUsdc = 10_000_000n): Promise<Consumer> {
  const privateKey = generatePrivateKey();
  const walletAddress = privateKeyToAccount(privateKey).address;
  if (amountMicroUsdc > 0n) await deposit(world, privateKey, amountMicroUsdc);
  else await fundAccount(world.rpcUrl, walletAddress);
  return { ...(await insertWorkspace(world.db, { walletAddress })), privateKey };
}

export function deposit({ rpcUrl, contracts }: SettlementWorld, privateKey: Hex, amountMicroUsdc: bigint) {
  return mintAndDeposit({ rpcUrl, ...contracts, privateKey, amountMicroUsdc });
}

interface EndedSession {
  consumer: StoredWorkspace;
  operator?: StoredWorkspace;
  seconds?: number;
  rate?: number;
  feeBps?: number;
  sequence?: bigint;
}

/** A session that was LIVE for so long and is over: its settlement is PENDING. */
export async function endedSession({ clients }: Pick<SettlementWorld, "clients">, options: EndedSession) {
  const { consumer, seconds = 28 } = options;
  const { db } = clients;
  const operator = options.operator ?? (await insertWorkspace(db));
  const id = await insertSession(db, { ...options, operator, state: "LIVE", startedAgoMs: seconds * 1000 + 100 });
  const { chargedMicroUsdc } = await endSession(keyContext(clients, consumer), { id });
  return { id, operator, charge: BigInt(chargedMicroUsdc) };
}

export interface StoredSettlement {
  state: SettlementState;
  txHash: string | null;
  sessionIdHash: Hex;
  attempts: number;
  failureCode: string | null;
  toAmount: string;
  feeAmount: string;
  sessionTxHash: string | null;
}

export async function settlementOf(db: Database, sessionId: string): Promise<StoredSettlement> {
  const row = await db.row<StoredSettlement>(sql`
    select t.state, t.tx_hash as "txHash", t.session_id_hash as "sessionIdHash", t.attempts,
      t.failure_code as "failureCode", t.to_amount as "toAmount", t.fee_amount as "feeAmount",
      s.settlement_tx_hash as "sessionTxHash"
    from settlements t join sessions s on s.id = t.session_id where t.session_id = ${sessionId}`);
  if (!row) throw new Error(`session ${sessionId} has no settlement`);
  return row;
}

/** Ticks until the settlement is in this state, moving the clock a second at a time; fails after `limit` ticks. */
export async function tickUntil(world: SettlementWorld, sessionId: string, state: SettlementState, limit = 10) {
  for (let ticks = 0; ticks < limit; ticks++) {
    await tick(world);
    const settlement = await settlementOf(world.db, sessionId);
    if (settlement.state === state) return settlement;
    await moveClock(world.db, 1_000);
  }
  throw new Error(`not ${state} after ${limit} ticks: ${JSON.stringify(await settlementOf(world.db, sessionId))}`);
}

/** Every `Settled` log of the contract on the chain as it is now. */
export async function settledLogs({ anvil: chain, contracts }: SettlementWorld) {
  const logs = await chain.getLogs({ address: contracts.settlementAddress, fromBlock: 0n });
  return parseEventLogs({ abi: luxxonSettlementAbi, logs, eventName: "Settled" });
}

/** A transaction of the owner on the settlement contract. */
export function asOwner(
  world: SettlementWorld,
  functionName: "pause" | "unpause" | "lowerFeeCap" | "setRelayer",
  args: readonly unknown[] = [],
) {
  const address = world.contracts.settlementAddress;
  return sendAsOwner(world, { abi: luxxonSettlementAbi, address, functionName, args });
}

/** A transaction of the owner on the token. */
export function asTokenOwner(
  world: SettlementWorld,
  functionName: "pause" | "unpause" | "blacklist" | "unBlacklist",
  args: readonly Address[] = [],
) {
  return sendAsOwner(world, { abi: testUsdcAbi, address: world.contracts.usdcAddress, functionName, args });
}

async function sendAsOwner({ anvil: chain, contracts }: SettlementWorld, call: object): Promise<void> {
  const account = privateKeyToAccount(contracts.ownerPrivateKey);
  const hash = await chain.writeContract({ ...call, account } as never);
  await chain.waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

/** What the contract keeps for a payee whom the token refused. */
export async function claimableOf({ anvil: chain, contracts }: SettlementWorld, wallet: Address): Promise<bigint> {
  const address = contracts.settlementAddress;
  return chain.readContract({ abi: luxxonSettlementAbi, address, functionName: "claimable", args: [wallet] });
}

export async function usdcOf({ anvil: chain, contracts }: SettlementWorld, wallet: Address): Promise<bigint> {
  return chain.readContract({
    abi: testUsdcAbi,
    address: contracts.usdcAddress,
    functionName: "balanceOf",
    args: [getAddress(wallet)],
  });
}
