import { sql } from "drizzle-orm";
import type { Address } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { moveClock } from "#db/testing.ts";
import { insertWorkspace } from "../sessions/testing.ts";
import { syncLedger } from "../wallet/sync-ledger.ts";
import { confirmSettlements } from "./confirm-settlements.ts";
import { publicSettlement, selectSettlementView } from "./public-settlement.ts";
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

beforeAll(async () => {
  world = await openSettlementWorld();
  consumer = await fundedConsumer(world);
});
afterAll(() => world.close());

async function logsOf(sessionIdHash: string) {
  return (await settledLogs(world)).filter(({ args }) => args.sessionId === sessionIdHash);
}

async function auditOf(sessionId: string) {
  return world.db.rows<{ action: string; workspaceId: string }>(sql`select action, workspace_id as "workspaceId"
    from audit_log where target_type = 'settlement' and target_id = ${sessionId} order by id`);
}

test("an ended session is paid once, split as spec 16 says, and confirmed from the log in the next tick", async () => {
  const { id, operator } = await endedSession(world, { consumer, seconds: 28 });
  expect(await tick(world)).toEqual({ confirmed: 0, submitted: 1, failed: 0 });
  const submitted = await settlementOf(world.db, id);
  expect(submitted).toMatchObject({ state: "SUBMITTED", attempts: 1, sessionTxHash: null });
  expect(await tick(world)).toEqual({ confirmed: 1, submitted: 0, failed: 0 });
  const { state, txHash, sessionTxHash, sessionIdHash } = await settlementOf(world.db, id);
  expect({ state, sessionTxHash }).toEqual({ state: "CONFIRMED", sessionTxHash: txHash });
  expect(txHash).toBe(submitted.txHash);
  const [log, ...others] = await logsOf(sessionIdHash);
  expect(others).toEqual([]);
  expect(log?.args).toMatchObject({ toAmount: 23_800n, feeAmount: 4_200n, from: consumer.walletAddress });
  expect(log?.transactionHash).toBe(txHash);
  expect(await usdcOf(world, operator.walletAddress)).toBe(23_800n);
  expect(await auditOf(id)).toEqual(
    expect.arrayContaining([
      { action: "settlement.submit", workspaceId: consumer.id },
      { action: "settlement.confirm", workspaceId: consumer.id },
      { action: "settlement.submit", workspaceId: operator.id },
      { action: "settlement.confirm", workspaceId: operator.id },
    ]),
  );
  expect(await auditOf(id)).toHaveLength(4);
});

test("a session of one µUSDC is paid without a fee", async () => {
  const { id } = await endedSession(world, { consumer, seconds: 1, rate: 1 });
  expect(await tickUntil(world, id, "CONFIRMED")).toMatchObject({ toAmount: "1", feeAmount: "0" });
});

test("a session that is settled already is not sent again but confirmed from its log", async () => {
  const { id } = await endedSession(world, { consumer });
  await tick(world);
  const { sessionIdHash, txHash } = await settlementOf(world.db, id);
  // What a database restored from before the broadcast knows.
  await world.db.rows(sql`update settlements set state = 'PENDING', transaction_id = null, tx_hash = null, attempts = 0
    where session_id = ${id}`);
  await world.db.rows(sql`delete from relayer_transactions where hash = ${txHash}`);
  expect(await tickUntil(world, id, "CONFIRMED")).toMatchObject({ txHash, attempts: 0 });
  expect(await logsOf(sessionIdHash)).toHaveLength(1);
});

test("a replay number used by another payment is a MISMATCH, told to both sides and never tried again", async () => {
  const first = await endedSession(world, { consumer });
  await tickUntil(world, first.id, "CONFIRMED");
  const { sessionIdHash } = await settlementOf(world.db, first.id);
  const used = BigInt(`0x${sessionIdHash.slice(50)}`);
  // A database that lost the first session gives its number to another one.
  await world.db.rows(sql`update sessions set settlement_sequence = -settlement_sequence where id = ${first.id}`);
  const { id, operator } = await endedSession(world, { consumer, sequence: used });
  const failed = await tickUntil(world, id, "FAILED");
  expect(failed).toMatchObject({ failureCode: "MISMATCH" });
  expect((await auditOf(id)).map(({ workspaceId }) => workspaceId).sort()).toEqual([consumer.id, operator.id].sort());
  await moveClock(world.db, 24 * 3_600_000);
  expect(await tick(world)).toEqual({ confirmed: 0, submitted: 0, failed: 0 });
});

test("a log with other amounts is a MISMATCH, not a confirmation", async () => {
  const { id } = await endedSession(world, { consumer });
  await tick(world);
  await world.db.rows(sql`update settlements set to_amount = to_amount - 1 where session_id = ${id}`);
  await syncLedger(world.ctx);
  expect(await confirmSettlements(world.ctx)).toMatchObject({ confirmed: 0, failed: 1 });
  expect(await settlementOf(world.db, id)).toMatchObject({
    state: "FAILED",
    failureCode: "MISMATCH",
    sessionTxHash: null,
  });
});

test("one taken for a mismatch while the ledger was on another fork is CONFIRMED when the ledger holds its payment", async () => {
  const { id } = await endedSession(world, { consumer });
  await tick(world);
  await world.db.rows(sql`update settlements set state = 'FAILED', failure_code = 'MISMATCH' where session_id = ${id}`);
  await syncLedger(world.ctx);
  expect(await confirmSettlements(world.ctx)).toMatchObject({ confirmed: 1, failed: 0 });
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "CONFIRMED", failureCode: null });
});

test("an underfunded settlement fails, others go on, and a covering deposit pays it within 15 s", async () => {
  const poor = await fundedConsumer(world, 10_000n);
  const { id } = await endedSession(world, { consumer: poor, seconds: 20 });
  const { id: other } = await endedSession(world, { consumer });
  expect(await tick(world)).toEqual({ confirmed: 0, submitted: 1, failed: 1 });
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "FAILED", failureCode: "UNDERFUNDED", attempts: 1 });
  await tickUntil(world, other, "CONFIRMED", 1);
  await moveClock(world.db, 60_000);
  expect(await tick(world)).toEqual({ confirmed: 0, submitted: 0, failed: 0 });
  await deposit(world, poor.privateKey, 5_000n);
  expect(await tick(world)).toEqual({ confirmed: 0, submitted: 0, failed: 0 });
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "FAILED", attempts: 2 });
  await deposit(world, poor.privateKey, 5_000n);
  const { failureCode } = await tickUntil(world, id, "CONFIRMED", 2);
  expect(failureCode).toBeNull();
  expect((await auditOf(id)).filter(({ action }) => action === "settlement.fail")).toHaveLength(2);
});

test("an underfunded settlement is tried again every ten minutes, whatever the ledger missed", async () => {
  const poor = await fundedConsumer(world, 10_000n);
  const { id } = await endedSession(world, { consumer: poor, seconds: 20 });
  await tick(world);
  await deposit(world, poor.privateKey, 20_000n);
  await syncLedger(world.ctx);
  await world.db.rows(sql`delete from pool_changes`);
  expect(await tick(world)).toMatchObject({ submitted: 0 });
  await moveClock(world.db, 600_000);
  await tickUntil(world, id, "CONFIRMED", 2);
});

test("a settlement above the consumer's cap fails as SPEND_CAP and is paid as soon as the cap is raised", async () => {
  const careful = await fundedConsumer(world);
  const setCap = async (perSession: bigint) => {
    const hash = await world.anvil.writeContract({
      abi: luxxonSettlementAbi,
      address: world.contracts.settlementAddress,
      functionName: "setSpendCap",
      args: [0n, perSession],
      account: privateKeyToAccount(careful.privateKey),
    });
    await world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  };
  await setCap(27_999n);
  const { id } = await endedSession(world, { consumer: careful, seconds: 28 });
  expect(await tickUntil(world, id, "FAILED", 1)).toMatchObject({ failureCode: "SPEND_CAP" });
  await moveClock(world.db, 60_000);
  expect(await tick(world)).toMatchObject({ submitted: 0, failed: 0 });
  await setCap(28_000n);
  await tickUntil(world, id, "CONFIRMED", 2);
});

test("while the contract is paused a settlement stays PENDING without counting a try, and is paid afterwards", async () => {
  const { id } = await endedSession(world, { consumer });
  await asOwner(world, "pause");
  for (let ticks = 0; ticks < 3; ticks++) {
    await tick(world);
    await moveClock(world.db, 5_000);
    expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING", attempts: 0, failureCode: null });
  }
  await asOwner(world, "unpause");
  expect(await tickUntil(world, id, "CONFIRMED")).toMatchObject({ attempts: 1 });
});

test("a relayer without gas leaves settlements PENDING, takes no nonce, and pays when it has gas again", async () => {
  const { id } = await endedSession(world, { consumer });
  const { relayerAddress: address, anvil } = world;
  const balance = await anvil.getBalance({ address });
  await anvil.setBalance({ address, value: 1n });
  await tick(world);
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING", attempts: 0 });
  await anvil.setBalance({ address, value: balance });
  await tickUntil(world, id, "CONFIRMED", 2);
});

test("a payee that the token refuses delays nobody: the session is settled at once, and the payout waits to be claimed", async () => {
  const operator = await insertWorkspace(world.db);
  await asTokenOwner(world, "blacklist", [operator.walletAddress]);
  const { id } = await endedSession(world, { consumer, operator });
  await tickUntil(world, id, "CONFIRMED", 2);
  expect(await usdcOf(world, operator.walletAddress)).toBe(0n);
  expect(await claimableOf(world, operator.walletAddress)).toBe(23_800n);
  expect(await payoutOfSession(id)).toBe("DEFERRED");
  await asTokenOwner(world, "unBlacklist", [operator.walletAddress]);
  const snapshot = await world.anvil.snapshot();
  await claimFor(operator.walletAddress);
  await syncLedger(world.ctx);
  expect(await payoutOfSession(id)).toBe("CLAIMED");
  // The block of the claim is lost.
  await world.anvil.revert({ id: snapshot });
  await world.anvil.mine({ blocks: 2 });
  await tick(world);
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "CONFIRMED" });
  expect(await payoutOfSession(id)).toBe("DEFERRED");
});

async function payoutOfSession(id: string) {
  const row = await selectSettlementView(world.ctx, id);
  return publicSettlement(id, row).payout;
}

async function claimFor(payee: Address): Promise<void> {
  const hash = await world.anvil.writeContract({
    abi: luxxonSettlementAbi,
    address: world.contracts.settlementAddress,
    functionName: "claim",
    args: [payee],
    account: privateKeyToAccount(consumer.privateKey),
  });
  await world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

test("while the token is paused a settlement stays PENDING", async () => {
  const { id } = await endedSession(world, { consumer });
  await asTokenOwner(world, "pause");
  await tick(world);
  expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING", attempts: 0 });
  await asTokenOwner(world, "unpause");
  await moveClock(world.db, 5_000);
  await tickUntil(world, id, "CONFIRMED", 2);
});

test("REVERTED is tried again after a minute, doubling to an hour", async () => {
  const operator = await insertWorkspace(world.db, { walletAddress: world.contracts.settlementAddress });
  const { id } = await endedSession(world, { consumer, operator });
  const wait = async () => {
    const row = await world.db.row<{ seconds: number }>(sql`
      select round(extract(epoch from next_attempt_at - updated_at))::int as seconds from settlements where session_id = ${id}`);
    return row?.seconds;
  };
  const waits: unknown[] = [];
  for (let tries = 0; tries < 8; tries++) {
    await tick(world);
    waits.push(await wait());
    await moveClock(world.db, 3_600_000);
  }
  expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600]);
});

test("when the fee cap falls below the stamped rate, the highest fee allowed is taken and the rest goes to the operator", async () => {
  const { id, operator } = await endedSession(world, { consumer, seconds: 28 });
  await asOwner(world, "lowerFeeCap", [1_000]);
  const settled = await tickUntil(world, id, "CONFIRMED");
  expect(settled).toMatchObject({ toAmount: "25200", feeAmount: "2800" });
  expect(await usdcOf(world, operator.walletAddress)).toBe(25_200n);
});
