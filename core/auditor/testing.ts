import { sql } from "drizzle-orm";
import { privateKeyToAccount } from "viem/accounts";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { moveClock } from "#db/testing.ts";
import { createDeposit } from "../deposits/create-deposit.ts";
import { CreateDepositInput } from "../deposits/deposits.schemas.ts";
import { signedDeposit } from "../deposits/testing.ts";
import { insertSession, insertWorkspace, keyContext } from "../sessions/testing.ts";
import { type Consumer, endedSession, fundedConsumer, type SettlementWorld, tick } from "../settlements/testing.ts";
import { auditChain } from "./audit-chain.ts";
import { type Difference, inWords } from "./difference.ts";

/** What one look finds, in words. */
export async function differencesOf({ clients, contracts }: SettlementWorld): Promise<string[]> {
  const audit = await auditChain(clients, contracts.deployBlock);
  return wordsOf(audit?.differences ?? []);
}

export const wordsOf = (differences: readonly Difference[]) => differences.map(inWords);

/** A transaction of the consumer on the settlement contract. */
export async function onContract(world: SettlementWorld, consumer: Consumer, functionName: string, args: unknown[]) {
  const { settlementAddress: address } = world.contracts;
  const account = privateKeyToAccount(consumer.privateKey);
  const call = { abi: luxxonSettlementAbi, address, functionName, args, account };
  const hash = await world.anvil.writeContract(call as never);
  return world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

/**
 * Some of everything: wallets with pools, a deposit that the relayer sent, withdrawals, approvals, `sessions` paid
 * sessions, one that cannot be paid, one without a charge, one that runs. Gives a consumer with a pool.
 */
export async function populate(world: SettlementWorld, { sessions }: { sessions: number }): Promise<Consumer> {
  const first = await fundedConsumer(world);
  const second = await fundedConsumer(world, 7_000_001n);
  const operator = await insertWorkspace(world.db);
  for (let n = 0; n < sessions; n++) {
    const consumer = n % 2 === 0 ? first : second;
    const seconds = 1 + ((n * 7) % 60);
    await endedSession(world, { consumer, seconds, rate: 997 + n, ...(n % 3 ? { operator } : {}) });
  }
  await onContract(world, first, "withdraw", [123_457n]);
  await relayDeposit(world, second);
  const poor = await fundedConsumer(world, 3n);
  await endedSession(world, { consumer: poor, seconds: 9 });
  await endedSession(world, { consumer: poor, seconds: 0 });
  await insertSession(world.db, { consumer: poor, operator, state: "LIVE", startedAgoMs: 5_000 });
  await settleAll(world);
  return first;
}

async function relayDeposit(world: SettlementWorld, consumer: Consumer): Promise<void> {
  const account = privateKeyToAccount(world.contracts.ownerPrivateKey);
  const { usdcAddress: address } = world.contracts;
  const mint = { abi: testUsdcAbi, address, functionName: "mint", args: [consumer.walletAddress, 2_000_000n] } as const;
  const hash = await world.anvil.writeContract({ ...mint, account });
  await world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  const { rpcUrl, contracts } = world;
  const body = await signedDeposit({ rpcUrl, ...contracts, ...consumer, amountMicroUsdc: 1_500_000n });
  await createDeposit(keyContext(world.clients, consumer, ["wallet:read"]), CreateDepositInput.parse(body));
}

/** Ticks until nothing is on its way. */
export async function settleAll(world: SettlementWorld): Promise<void> {
  for (let ticks = 0; ticks < 200; ticks++) {
    await tick(world);
    const row = await world.db.row<{ n: number }>(sql`
      select count(*)::int as n from settlements where state in ('PENDING', 'SUBMITTED')`);
    if (row?.n === 0) return;
    await moveClock(world.db, 1_000);
  }
  throw new Error("settlements are left");
}
