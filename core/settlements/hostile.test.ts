import { encodeFunctionData, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { hostileTokenAbi } from "#contracts/testing.gen.ts";
import { deployHostileToken } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { proveScale, report } from "#stack/prove-scale.ts";
import { insertWorkspace, type StoredWorkspace } from "../sessions/testing.ts";
import {
  claimableOf,
  endedSession,
  fundedConsumer,
  openSettlementWorld,
  type SettlementWorld,
  settledLogs,
  settlementOf,
  tick,
} from "./testing.ts";

test("A4: of a thousand sessions some are poisoned: the others are delayed by no tick, and each of those has its reason", async () => {
  const since = performance.now();
  const world = await openSettlementWorld();
  try {
    const count = proveScale(1_000);
    const consumer = await fundedConsumer(world, 1_000_000_000n);
    const poor = await fundedConsumer(world, 10_000n);
    const impossible = await insertWorkspace(world.db, { walletAddress: world.contracts.settlementAddress });
    const operators = await Promise.all(Array.from({ length: 20 }, () => insertWorkspace(world.db)));
    const ids: string[] = [];
    const poisoned = new Map<string, string>();
    for (let n = 0; n < count; n++) {
      ids.push((await endedSession(world, { consumer, operator: operators[n % operators.length] })).id);
      if (n === Math.floor(count / 3)) {
        poisoned.set((await endedSession(world, { consumer, operator: impossible })).id, "REVERTED");
      }
      if (n === Math.floor(count / 2)) poisoned.set((await endedSession(world, { consumer: poor })).id, "UNDERFUNDED");
    }
    // Without poison: one tick to send, one to confirm.
    const first = await tick(world);
    const second = await tick(world);
    const wrong: string[] = [];
    for (const id of ids) {
      const { state } = await settlementOf(world.db, id);
      if (state !== "CONFIRMED") wrong.push(`${id} is ${state}`);
    }
    for (const [id, reason] of poisoned) {
      const { state, failureCode } = await settlementOf(world.db, id);
      if (state !== "FAILED" || failureCode !== reason) wrong.push(`${id} is ${state} ${failureCode}`);
    }
    report({ id: "A4", n: count, violations: wrong.length, since, note: "one poisoned session of each kind" });
    expect(wrong).toEqual([]);
    expect([first.failed, second.confirmed]).toEqual([poisoned.size, count]);
  } finally {
    await world.close();
  }
});

describe("A4: a hostile token", () => {
  let world: SettlementWorld;
  let consumer: StoredWorkspace;
  const stranger = privateKeyToAccount(generatePrivateKey());

  beforeAll(async () => {
    world = await openSettlementWorld({ deployToken: deployHostileToken });
    await world.anvil.setBalance({ address: stranger.address, value: parseEther("10") });
    consumer = await insertWorkspace(world.db);
    await tell("mint", [stranger.address, 100_000_000n]);
    await onContract("depositFor", [consumer.walletAddress, 100_000_000n]);
  });
  afterAll(() => world.close());

  async function send(call: object): Promise<void> {
    const hash = await world.anvil.writeContract({ ...call, account: stranger } as never);
    await world.anvil.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  }
  const tell = (functionName: string, args: readonly unknown[]) =>
    send({ abi: hostileTokenAbi, address: world.contracts.usdcAddress, functionName, args });
  const onContract = (functionName: string, args: readonly unknown[]) =>
    send({ abi: luxxonSettlementAbi, address: world.contracts.settlementAddress, functionName, args });
  const balanceOf = (address: `0x${string}`) =>
    world.anvil.readContract({
      abi: hostileTokenAbi,
      address: world.contracts.usdcAddress,
      functionName: "balanceOf",
      args: [address],
    });

  const [yes, no, nothing, refuse] = [0, 1, 2, 3];
  const reenter = () =>
    tell("setCallback", [
      world.contracts.settlementAddress,
      encodeFunctionData({ abi: luxxonSettlementAbi, functionName: "withdraw", args: [1n] }),
    ]);

  test.each([
    ["refuses to pay", () => tell("setAnswer", [refuse]), 0n, 23_800n],
    ["returns false", () => tell("setAnswer", [no]), 0n, 23_800n],
    ["returns nothing", () => tell("setAnswer", [nothing]), 23_800n, 0n],
    ["takes a fee", () => tell("setFee", [100n]), 23_562n, 0n],
    ["calls back", reenter, 23_800n, 0n],
  ])(
    "that %s holds up nobody: alone and in a batch, each session is settled once",
    async (name, misbehave, paid, kept) => {
      const since = performance.now();
      await misbehave();
      const before = (await settledLogs(world)).length;
      const wrong: string[] = [];
      for (const size of [1, 3]) {
        const ended: Awaited<ReturnType<typeof endedSession>>[] = [];
        for (let n = 0; n < size; n++) ended.push(await endedSession(world, { consumer }));
        await tick(world);
        await tick(world);
        for (const { id, operator } of ended) {
          const { state } = await settlementOf(world.db, id);
          const amounts = [await balanceOf(operator.walletAddress), await claimableOf(world, operator.walletAddress)];
          if (state !== "CONFIRMED" || amounts.join() !== [paid, kept].join()) wrong.push(`${state} ${amounts.join()}`);
        }
      }
      await tell("setAnswer", [yes]);
      await tell("setFee", [0n]);
      report({ id: "A4", n: 4, violations: wrong.length, since, note: name });
      expect(wrong).toEqual([]);
      expect((await settledLogs(world)).length - before).toBe(4);
    },
  );

  test("that is paused settles nothing and loses nothing: all wait, and are paid when it is not", async () => {
    const since = performance.now();
    const ended = [await endedSession(world, { consumer }), await endedSession(world, { consumer })];
    const states = async () =>
      (await Promise.all(ended.map(({ id }) => settlementOf(world.db, id)))).map((s) => s.state);
    await tell("setAnswer", [refuse]);
    await tell("setPaused", [1]);
    await tick(world);
    const paused = await states();
    await tell("setAnswer", [yes]);
    await tell("setPaused", [0]);
    await moveClock(world.db, 5_000);
    await tick(world);
    await tick(world);
    const resumed = await states();
    const wrong = [...paused.filter((s) => s !== "PENDING"), ...resumed.filter((s) => s !== "CONFIRMED")];
    report({ id: "A4", n: ended.length, violations: wrong.length, since, note: "paused" });
    expect([paused, resumed]).toEqual([
      ["PENDING", "PENDING"],
      ["CONFIRMED", "CONFIRMED"],
    ]);
  });
});
