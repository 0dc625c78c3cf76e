import {
  type Address,
  createPublicClient,
  createTestClient,
  createWalletClient,
  type Hex,
  http,
  maxUint256,
  parseEther,
  zeroAddress,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { testUsdcAbi } from "#contracts/abi/test-usdc.ts";
import { type Anvil, deployForTest, fundAccount, startAnvil, type TestContracts } from "#contracts/testing.ts";
import { readFunding } from "./read-funding.ts";
import { runTransfer, type TransferTools, type TransferWallet } from "./run-transfer.ts";
import { createTransfer, currentStep, type TopUpWay, type Transfer, type TransferKind } from "./transfer.ts";

const rejection = Object.assign(new Error("User rejected the request."), { code: 4001 });

let chain: Anvil;
let rpcUrl: string;
let contracts: TestContracts;
const clientOf = () =>
  createPublicClient({ chain: foundry, transport: http(rpcUrl), pollingInterval: 20, cacheTime: 0 });

// A chain of its own: these tests stop its mining.
beforeAll(async () => {
  chain = await startAnvil();
  rpcUrl = chain.url;
  contracts = await deployForTest(rpcUrl, privateKeyToAccount(generatePrivateKey()).address);
});
afterAll(() => chain.stop());

/** A fresh funded account and what a transfer of it needs. */
async function setUp({ usdc = 100_000_000n, eth = parseEther("1") } = {}) {
  const account = privateKeyToAccount(generatePrivateKey());
  const client = clientOf();
  const signer = createWalletClient({ account, chain: foundry, transport: http(rpcUrl), pollingInterval: 20 });
  if (eth > 0n) await fundAccount(rpcUrl, account.address, eth);
  if (usdc > 0n) await mint(account.address, usdc);
  const sent: { to: Address; data: Hex }[] = [];
  const wallet: TransferWallet = {
    address: account.address,
    signTypedData: (typedData) => account.signTypedData(typedData),
    send: (call) => {
      sent.push(call);
      return signer.sendTransaction(call);
    },
  };
  const tools: TransferTools = {
    client,
    usdcAddress: contracts.usdcAddress,
    confirmations: 1,
    wallet,
    isBooked: async () => true,
    signal: AbortSignal.timeout(20_000),
    pollMs: 20,
  };
  const transfer = (
    kind: TransferKind,
    way: TopUpWay | null,
    amountMicroUsdc: bigint,
    poolOwner = account.address,
  ): Transfer =>
    createTransfer({
      id: crypto.randomUUID(),
      kind,
      way,
      amountMicroUsdc,
      poolOwner,
      account: account.address,
      chainId: foundry.id,
      settlementAddress: contracts.settlementAddress,
      workspaceId: crypto.randomUUID(),
      startedAt: new Date().toISOString(),
    });
  const pool = (owner = account.address) =>
    client.readContract({
      address: contracts.settlementAddress,
      abi: luxxonSettlementAbi,
      functionName: "deposits",
      args: [owner],
    });
  return { account, client, signer, wallet, tools, transfer, pool, sent };
}

async function mint(to: Address, amount: bigint) {
  const minter = createWalletClient({
    account: privateKeyToAccount(generatePrivateKey()),
    chain: foundry,
    transport: http(rpcUrl),
  });
  await fundAccount(rpcUrl, minter.account.address);
  const hash = await minter.writeContract({
    address: contracts.usdcAddress,
    abi: testUsdcAbi,
    functionName: "mint",
    args: [to, amount],
  });
  await clientOf().waitForTransactionReceipt({ hash });
}

const states = (transfer: Transfer) => transfer.steps.map(({ id, state }) => `${id} ${state}`);
const ignore = () => undefined;

describe("top up", () => {
  test("by permit: one signature that the real token accepts, one transaction, the exact amount in the pool", async () => {
    const { tools, transfer, pool, sent } = await setUp();
    const seen: string[] = [];
    const end = await runTransfer(transfer("topUp", "permit", 5_000_001n), tools, (each) =>
      seen.push(`${currentStep(each)?.id} ${currentStep(each)?.state}`),
    );
    expect(states(end)).toEqual(["sign done", "deposit done", "booked done"]);
    expect([await pool(), sent.length]).toEqual([5_000_001n, 1]);
    expect([...new Set(seen)]).toEqual([
      "sign wallet",
      "deposit todo",
      "deposit wallet",
      "deposit sent",
      "deposit confirming",
      "booked todo",
      "booked confirming",
      "undefined undefined",
    ]);
  });

  test("by approval: exactly the amount is approved and nothing of it is left", async () => {
    const { account, client, tools, transfer, pool, sent } = await setUp();
    const end = await runTransfer(transfer("topUp", "approve", 7_000_000n), tools, ignore);
    expect(states(end)).toEqual(["approve done", "deposit done", "booked done"]);
    const left = await client.readContract({
      address: contracts.usdcAddress,
      abi: testUsdcAbi,
      functionName: "allowance",
      args: [account.address, contracts.settlementAddress],
    });
    expect([await pool(), sent.length, left]).toEqual([7_000_000n, 2, 0n]);
  });

  test("an allowance that suffices skips the approval", async () => {
    const { signer, client, tools, transfer, sent } = await setUp();
    const hash = await signer.writeContract({
      address: contracts.usdcAddress,
      abi: testUsdcAbi,
      functionName: "approve",
      args: [contracts.settlementAddress, 7_000_000n],
    });
    await client.waitForTransactionReceipt({ hash });
    const end = await runTransfer(transfer("topUp", "approve", 7_000_000n), tools, ignore);
    expect([end.steps[0]?.skipped, sent.length]).toEqual([true, 1]);
  });

  test("from another account it is the named owner who is credited", async () => {
    const { account, tools, transfer, pool } = await setUp();
    const owner = privateKeyToAccount(generatePrivateKey()).address;
    await runTransfer(transfer("topUp", "approve", 3_000_000n, owner), tools, ignore);
    expect([await pool(owner), await pool(account.address)]).toEqual([3_000_000n, 0n]);
  });

  test("a refused deposit keeps the signature: the second try asks for one transaction and no signature", async () => {
    const { tools, transfer, pool, wallet } = await setUp();
    let signatures = 0;
    let refusals = 1;
    const shy: TransferWallet = {
      ...wallet,
      signTypedData: (typedData) => {
        signatures++;
        return wallet.signTypedData(typedData);
      },
      send: (call) => (refusals-- > 0 ? Promise.reject(rejection) : wallet.send(call)),
    };
    const refused = await runTransfer(transfer("topUp", "permit", 5_000_000n), { ...tools, wallet: shy }, ignore);
    expect(currentStep(refused)).toMatchObject({ id: "deposit", state: "failed", problem: { kind: "rejected" } });
    expect(await pool()).toBe(0n);
    const { retried } = await import("./transfer-runner.ts");
    const end = await runTransfer(retried(refused), { ...tools, wallet: shy }, ignore);
    expect([states(end).at(-1), signatures, await pool()]).toEqual(["booked done", 1, 5_000_000n]);
  });

  test("more than the wallet holds fails before the wallet is asked, in words", async () => {
    const { tools, transfer, sent } = await setUp({ usdc: 1_000_000n });
    const end = await runTransfer(transfer("topUp", "approve", 1_000_001n), tools, ignore);
    expect(currentStep(end)).toMatchObject({ id: "deposit", state: "failed", problem: { kind: "lowUsdc" } });
    expect(sent.length).toBe(1);
  });

  test("a paused contract is named before the wallet is asked", async () => {
    const { tools, transfer, sent } = await setUp();
    const owner = createWalletClient({
      account: privateKeyToAccount(contracts.ownerPrivateKey),
      chain: foundry,
      transport: http(rpcUrl),
    });
    const contract = { address: contracts.settlementAddress, abi: luxxonSettlementAbi } as const;
    await clientOf().waitForTransactionReceipt({
      hash: await owner.writeContract({ ...contract, functionName: "pause" }),
    });
    try {
      const end = await runTransfer(transfer("topUp", "permit", 5_000_000n), tools, ignore);
      expect(currentStep(end)).toMatchObject({ id: "deposit", problem: { kind: "paused", code: "EnforcedPause" } });
      expect(sent.length).toBe(0);
    } finally {
      await clientOf().waitForTransactionReceipt({
        hash: await owner.writeContract({ ...contract, functionName: "unpause" }),
      });
    }
  });

  test("credited waits for the ledger, through its silence", async () => {
    const { tools, transfer } = await setUp();
    const answers = [new Error("away"), false, true];
    const notes: (string | undefined)[] = [];
    const end = await runTransfer(
      transfer("topUp", "permit", 5_000_000n),
      {
        ...tools,
        isBooked: async () => {
          const answer = answers.shift();
          if (answer instanceof Error) throw answer;
          return answer ?? true;
        },
      },
      (each) => notes.push(currentStep(each)?.note),
    );
    expect(states(end).at(-1)).toBe("booked done");
    expect([answers.length, notes.includes("The server does not answer. Still looking.")]).toEqual([0, true]);
  });
});

describe("withdraw", () => {
  test("pays the wallet and empties the pool", async () => {
    const { account, client, tools, transfer, pool } = await setUp();
    await runTransfer(transfer("topUp", "permit", 5_000_000n), tools, ignore);
    const end = await runTransfer(transfer("withdraw", null, 5_000_000n), tools, ignore);
    expect(states(end)).toEqual(["withdraw done", "booked done"]);
    const balance = await client.readContract({
      address: contracts.usdcAddress,
      abi: testUsdcAbi,
      functionName: "balanceOf",
      args: [account.address],
    });
    expect([await pool(), balance]).toEqual([0n, 100_000_000n]);
  });

  test("more than the pool is refused with both amounts, before the wallet is asked", async () => {
    const { tools, transfer, sent } = await setUp();
    const end = await runTransfer(transfer("withdraw", null, 600_000n), tools, ignore);
    expect(currentStep(end)?.problem).toMatchObject({
      kind: "lowPool",
      text: "The pool holds 0.00\u00a0USDC, you asked for 0.60\u00a0USDC. Nothing was sent.",
    });
    expect(sent.length).toBe(0);
  });
});

describe("what happens to a sent transaction", () => {
  const node = () => createTestClient({ mode: "anvil", chain: foundry, transport: http(rpcUrl) });
  afterEach(async () => {
    await node().setAutomine(true);
    await node().mine({ blocks: 1 });
  });

  /** Sends without mining, lets `meddle` replace it by the same nonce, then mines. */
  async function meddled(
    meddle: (hash: Hex, nonce: number, context: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>,
  ) {
    const context = await setUp();
    await runTransfer(context.transfer("topUp", "permit", 9_000_000n), context.tools, ignore);
    await node().setAutomine(false);
    const withdrawal = context.transfer("withdraw", null, 2_000_000n);
    let isMeddled = false;
    const running = runTransfer(withdrawal, context.tools, async (each) => {
      const step = currentStep(each);
      if (step?.state !== "sent" || !step.hash || isMeddled) return;
      isMeddled = true;
      const { hash, nonce = 0 } = step;
      await expect.poll(() => context.client.getTransaction({ hash }).then(() => true)).toBe(true);
      await meddle(hash, nonce, context);
      await node().mine({ blocks: 1 });
    });
    return { end: await running, context };
  }
  const dear = { maxFeePerGas: 100_000_000_000n, maxPriorityFeePerGas: 50_000_000_000n };

  test("repriced: the same call with another fee is followed under its new hash", async () => {
    const { end, context } = await meddled(async (_, nonce, { signer, sent }) => {
      const call = sent.at(-1);
      if (call) await signer.sendTransaction({ ...call, nonce, ...dear });
    });
    expect(end.steps[0]).toMatchObject({ id: "withdraw", state: "done", repriced: true });
    expect(await context.pool()).toBe(7_000_000n);
  });

  test("cancelled: nothing moved, and it says so", async () => {
    const { end, context } = await meddled((_, nonce, { signer, account }) =>
      signer.sendTransaction({ to: account.address, value: 0n, nonce, ...dear }),
    );
    expect(currentStep(end)?.problem).toMatchObject({ kind: "cancelled", tone: "neutral" });
    expect(await context.pool()).toBe(9_000_000n);
  });

  test("replaced by another call: not taken for this one", async () => {
    const { end } = await meddled((_, nonce, { signer }) =>
      signer.writeContract({
        address: contracts.usdcAddress,
        abi: testUsdcAbi,
        functionName: "approve",
        args: [zeroAddress.replace(/0$/, "1") as Address, 1n],
        nonce,
        ...dear,
      }),
    );
    expect(currentStep(end)?.problem?.text).toContain("another transaction in its place");
  });

  test("confirmations are counted up to what the chain needs", async () => {
    const { tools, transfer } = await setUp();
    await runTransfer(transfer("topUp", "permit", 9_000_000n), tools, ignore);
    const counts: number[] = [];
    await runTransfer(transfer("withdraw", null, 1n), { ...tools, confirmations: 3 }, async (each) => {
      const step = currentStep(each);
      if (step?.id !== "withdraw" || step.state !== "confirming" || counts.includes(step.seen ?? 0)) return;
      counts.push(step.seen ?? 0);
      await node().mine({ blocks: 1 });
    });
    expect(counts).toEqual([1, 2, 3]);
  });

  test("after a reload the run goes on from the hash without the wallet", async () => {
    const { tools, transfer, pool } = await setUp();
    await runTransfer(transfer("topUp", "permit", 9_000_000n), tools, ignore);
    const reload = new AbortController();
    let left: Transfer | undefined;
    await runTransfer(transfer("withdraw", null, 9_000_000n), { ...tools, signal: reload.signal }, (each) => {
      left = each;
      if (currentStep(each)?.state === "sent") reload.abort(new Error("reload"));
    }).catch((error: Error) => expect(error.message).toBe("reload"));
    expect(left && currentStep(left)?.state).toBe("sent");
    const end = left && (await runTransfer(left, { ...tools, wallet: undefined }, ignore));
    expect([end?.steps.every(({ state }) => state === "done"), await pool()]).toEqual([true, 0n]);
  });

  test("without the wallet nothing new is asked for: the run stops where it is needed", async () => {
    const { tools, transfer, sent } = await setUp();
    const end = await runTransfer(transfer("topUp", "permit", 1n), { ...tools, wallet: undefined }, ignore);
    expect([states(end)[0], sent.length]).toEqual(["sign todo", 0]);
  });
});

test("funding is read whole: balances, allowance, pool, pause, permit support, contract or not", async () => {
  const { account, client, signer } = await setUp({ usdc: 12_345_678n });
  const hash = await signer.writeContract({
    address: contracts.usdcAddress,
    abi: testUsdcAbi,
    functionName: "approve",
    args: [contracts.settlementAddress, maxUint256],
  });
  await client.waitForTransactionReceipt({ hash });
  const read = (who: Address) =>
    readFunding({
      client,
      usdcAddress: contracts.usdcAddress,
      settlementAddress: contracts.settlementAddress,
      account: who,
      poolOwner: who,
    });
  expect(await read(account.address)).toMatchObject({
    walletMicroUsdc: 12_345_678n,
    allowanceMicroUsdc: maxUint256,
    poolMicroUsdc: 0n,
    paused: false,
    isContract: false,
    hasPermit: true,
  });
  expect(await read(contracts.settlementAddress)).toMatchObject({ isContract: true });
});
