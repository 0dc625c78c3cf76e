import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createTestClient,
  type Hex,
  http,
  parseTransaction,
  publicActions,
  type TransactionSerialized,
  walletActions,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { afterAll, beforeAll, expect, test } from "vitest";
import { luxxonSettlementAbi } from "../abi/luxxon-settlement.ts";
import { type ChainClient, createChainClient } from "../client.ts";
import {
  type Anvil,
  deployErc1271Wallet,
  deployForTest,
  fundAccount,
  mintAndDeposit,
  planErc6492Wallet,
  signForFutureWallet,
  startAnvil,
  type TestContracts,
} from "../testing.ts";

let node: Anvil;
let contracts: TestContracts;
let chain: ChainClient;
const relayerKey = generatePrivateKey();
const consumerKey = generatePrivateKey();
const consumer = privateKeyToAccount(consumerKey);
const unavailable = expect.objectContaining({ name: "ChainUnavailableError" });

beforeAll(async () => {
  node = await startAnvil();
  await fundAccount(node.url, privateKeyToAccount(relayerKey).address);
  contracts = await deployForTest(node.url, privateKeyToAccount(relayerKey).address);
  await mintAndDeposit({ rpcUrl: node.url, ...contracts, privateKey: consumerKey, amountMicroUsdc: 1_000_000n });
  chain = clientAt(node.url);
});
afterAll(() => node.stop());

const local = () =>
  createTestClient({ mode: "anvil", chain: anvil, transport: http(node.url) })
    .extend(publicActions)
    .extend(walletActions);

const clientAt = (rpcUrl: string, chainId?: number): ChainClient => createChainClient(settingsAt(rpcUrl, chainId));

function settingsAt(RPC_URL: string, CHAIN_ID = 31337) {
  return {
    CHAIN_ID,
    RPC_URL,
    USDC_ADDRESS: contracts.usdcAddress.toLowerCase(),
    SETTLEMENT_ADDRESS: contracts.settlementAddress.toLowerCase(),
    PREVIOUS_SETTLEMENT_ADDRESSES: [],
    RELAYER_PRIVATE_KEY: relayerKey,
  };
}

const one = (charge: typeof call) => ({ calls: [charge], isBatch: false });

/** An endpoint that answers with `status` and `body`, or never; counts what it was asked. */
async function startEndpoint(answer: { status: number; body: string } | null) {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      asked.push(body);
      if (answer) response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    });
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const call = {
  sessionIdHash: `0x${"1".repeat(64)}` as Hex,
  from: consumer.address,
  to: privateKeyToAccount(generatePrivateKey()).address,
  ratePerSecond: 1_000n,
  chargeableSeconds: 28,
  toAmount: 23_800n,
  feeAmount: 4_200n,
};

test("a pool is read with its caps at one block", async () => {
  const client = local();
  const hash = await client.writeContract({
    abi: luxxonSettlementAbi,
    address: contracts.settlementAddress,
    functionName: "setSpendCap",
    args: [2_000n, 500_000n],
    account: consumer,
  });
  await client.waitForTransactionReceipt({ hash });
  expect(await chain.readPool(consumer.address)).toEqual({
    depositsMicroUsdc: 1_000_000n,
    maxRatePerSecondMicroUsdc: 2_000n,
    maxPerSessionMicroUsdc: 500_000n,
    blockNumber: await client.getBlockNumber({ cacheTime: 0 }),
  });
  expect((await chain.readPool(call.to)).depositsMicroUsdc).toBe(0n);
});

test("the contract's setup is read: token, fee cap, and whether the relayer may settle", async () => {
  expect(await chain.readContractSetup()).toEqual({
    usdcAddress: contracts.usdcAddress,
    feeCapBps: 2_000,
    isPaused: false,
    withoutRole: [],
  });
});

test("an RPC of another chain is unavailable, whatever it answers", async () => {
  const wrong = clientAt(node.url, 84532);
  await expect(wrong.readPool(consumer.address)).rejects.toEqual(unavailable);
  await expect(wrong.readHead()).rejects.toEqual(unavailable);
  expect(await wrong.readChainId()).toBe(31337);
});

test("an RPC that is down, broken, limited or silent is unavailable, within the deadline", async () => {
  const refused = JSON.stringify([{ jsonrpc: "2.0", id: 0, error: { code: -32005, message: "limit exceeded" } }]);
  const endpoints = [
    await startEndpoint({ status: 500, body: "no" }),
    await startEndpoint({ status: 200, body: "not json" }),
    await startEndpoint({ status: 200, body: refused }),
    await startEndpoint(null),
  ];
  const startedAt = performance.now();
  const reads = [{ url: "http://127.0.0.1:1" }, ...endpoints].map(({ url }) =>
    clientAt(url).readPool(consumer.address),
  );
  for (const read of reads) await expect(read).rejects.toEqual(unavailable);
  expect(performance.now() - startedAt).toBeLessThan(3_600);
  for (const endpoint of endpoints) endpoint.stop();
});

test("a write that was not answered is not sent again by itself", async () => {
  const endpoint = await startEndpoint({ status: 500, body: "no" });
  await expect(clientAt(endpoint.url).relayer.broadcast("0x02")).rejects.toEqual(unavailable);
  expect(endpoint.asked.filter((body) => body.includes("eth_sendRawTransaction"))).toHaveLength(1);
  endpoint.stop();
});

test("a key's signature is verified without any RPC; what it does not decide needs one", async () => {
  const offline = clientAt("http://127.0.0.1:1");
  const signature = await consumer.signMessage({ message: "hello" });
  expect(await offline.verifySignature({ address: consumer.address, message: "hello", signature })).toBe(true);
  const other = { address: consumer.address, message: "hello!", signature };
  await expect(offline.verifySignature(other)).rejects.toEqual(unavailable);
  expect(await chain.verifySignature(other)).toBe(false);
});

test.each<Hex>([
  "0x00",
  "0x1234",
  `0x${"00".repeat(65)}`,
  `0x${"ff".repeat(65)}`,
  `0x${"ab".repeat(8192)}`,
  `0x${"6492".repeat(48)}`,
])("a malformed signature is false, not an error", async (signature) => {
  expect(await chain.verifySignature({ address: consumer.address, message: "hello", signature })).toBe(false);
});

test("smart wallets sign: deployed ones (ERC-1271) and those that are not yet (ERC-6492)", async () => {
  const owner = privateKeyToAccount(consumerKey);
  const wallet = await deployErc1271Wallet(node.url, owner.address);
  const signature = await owner.signMessage({ message: "hello" });
  expect(await chain.verifySignature({ address: wallet, message: "hello", signature })).toBe(true);
  expect(await chain.verifySignature({ address: wallet, message: "hello?", signature })).toBe(false);
  const future = await planErc6492Wallet(node.url, owner.address);
  const wrapped = await signForFutureWallet(future, consumerKey, "hello");
  expect(await chain.verifySignature({ address: future.address, message: "hello", signature: wrapped })).toBe(true);
  const forged = await signForFutureWallet(future, generatePrivateKey(), "hello");
  expect(await chain.verifySignature({ address: future.address, message: "hello", signature: forged })).toBe(false);
});

test.each([
  ["above the session cap", { toAmount: 495_801n, chargeableSeconds: 501 }, "LuxxonSettlement_SessionAboveCap"],
  ["above the rate cap", { ratePerSecond: 2_001n }, "LuxxonSettlement_RateAboveCap"],
  ["with too much fee", { toAmount: 20_000n, feeAmount: 8_000n }, "LuxxonSettlement_FeeAboveCap"],
  ["above rate × seconds", { chargeableSeconds: 27 }, "LuxxonSettlement_AmountAboveGross"],
  ["from an empty pool", { from: `0x${"12".repeat(20)}` as const }, "LuxxonSettlement_InsufficientPool"],
  ["with an overflow", { ratePerSecond: 2n ** 255n }, "Panic"],
])("a simulated settlement %s names the revert", async (_name, change, name) => {
  expect(await chain.relayer.simulate({ ...call, ...change })).toMatchObject({ isOk: false, revert: { name } });
});

test("a settlement that would go through is simulated without effect", async () => {
  expect(await chain.relayer.simulate(call)).toEqual({ isOk: true });
  expect(await chain.readSettled(call.sessionIdHash)).toBe(false);
});

test("a batch is simulated without effect: how many of its entries would be settled", async () => {
  const { relayer } = chain;
  const other = { ...call, sessionIdHash: `0x${"cd".repeat(24)}${"9".padStart(16, "0")}` as Hex };
  expect(await relayer.simulateBatch([call, other])).toEqual({ isOk: true, settledCount: 2 });
  const unpayable = { ...other, from: `0x${"12".repeat(20)}` as const };
  expect(await relayer.simulateBatch([call, unpayable])).toEqual({ isOk: true, settledCount: 1 });
  expect(await relayer.simulateBatch([call, call])).toEqual({ isOk: true, settledCount: 1 });
  expect(await relayer.simulateBatch([])).toMatchObject({ revert: { name: "LuxxonSettlement_EmptyBatch" } });
  expect(await chain.readSettled(call.sessionIdHash)).toBe(false);
});

test("every key of the settings is a relayer, each once, and those without the role are named", async () => {
  const more = generatePrivateKey();
  const several = createChainClient({ ...settingsAt(node.url), RELAYER_PRIVATE_KEYS: [more, relayerKey] });
  const address = privateKeyToAccount(more).address;
  expect(several.relayers.map((relayer) => relayer.address)).toEqual([chain.relayer.address, address]);
  expect(await several.readContractSetup()).toMatchObject({ withoutRole: [address] });
});

test("a builder code stands behind the call data of payments in the form of ERC-8021; both forms are still paid", async () => {
  const { relayer } = createChainClient({ ...settingsAt(node.url), BUILDER_CODE: "luxxon" });
  const suffix = "6c7578786f6e" + "06" + "00" + "8021".repeat(8);
  const { fees, minedNonce } = await relayer.readAccount();
  for (const [at, isBatch] of [false, true].entries()) {
    const charge = {
      ...call,
      sessionIdHash: `${call.sessionIdHash.slice(0, -4)}f00${at}` as Hex,
      toAmount: 1n,
      feeAmount: 0n,
    };
    const signed = await relayer.sign({ calls: [charge], isBatch }, { ...fees, nonce: minedNonce + at });
    expect(parseTransaction(signed.raw as TransactionSerialized).data).toMatch(new RegExp(`^0x.+${suffix}$`));
    expect((await relayer.broadcast(signed.raw)).outcome).toBe("accepted");
    // Accepted is not yet mined.
    await expect.poll(() => chain.readSettled(charge.sessionIdHash), { interval: 20 }).toBe(true);
  }
});

test("what a node says to signed bytes is told apart", async () => {
  const client = local();
  const { relayer } = chain;
  const { fees, minedNonce: nonce } = await relayer.readAccount();
  await client.setAutomine(false);
  const signed = await relayer.sign(one(call), { ...fees, nonce });
  const outcome = async (raw: Hex) => (await relayer.broadcast(raw)).outcome;
  expect(await outcome(signed.raw)).toBe("accepted");
  expect(await outcome(signed.raw)).toBe("known");
  const lower = { maxFeePerGas: fees.maxFeePerGas - 1n, maxPriorityFeePerGas: fees.maxPriorityFeePerGas - 1n };
  expect(await outcome((await relayer.resign(signed.raw, lower)).raw)).toBe("underpriced");
  expect(await relayer.readReceipt(signed.hash)).toBeNull();
  await client.mine({ blocks: 1 });
  await client.setAutomine(true);
  expect(await relayer.readReceipt(signed.hash)).toMatchObject({ hash: signed.hash, isSuccess: true });
  expect(await outcome((await relayer.sign(one({ ...call, toAmount: 1n }), { ...fees, nonce })).raw)).toBe(
    "nonceTooLow",
  );
  await client.setBalance({ address: relayer.address, value: 1n });
  expect(await outcome((await relayer.sign(one(call), { ...fees, nonce: nonce + 1 })).raw)).toBe("noGas");
  const after = await relayer.readAccount();
  expect(after).toMatchObject({ minedNonce: nonce + 1, pendingNonce: nonce + 1, balanceWei: 1n });
});

test("a replacement does the same with the same nonce", async () => {
  const signed = await chain.relayer.sign(one(call), { maxFeePerGas: 10n, maxPriorityFeePerGas: 1n, nonce: 7 });
  const replaced = await chain.relayer.resign(signed.raw, { maxFeePerGas: 20n, maxPriorityFeePerGas: 2n });
  const before = parseTransaction(signed.raw as never) as object;
  const after = parseTransaction(replaced.raw as never) as object;
  const unsigned = { r: "", s: "", v: 0n, yParity: 0 };
  expect({ ...after, ...unsigned }).toEqual({ ...before, ...unsigned, maxFeePerGas: 20n, maxPriorityFeePerGas: 2n });
});

test("every key settles, those of the environment first, then those in KMS", () => {
  const kept = { address: privateKeyToAccount(generatePrivateKey()).address, keyId: "alias/relayer" };
  const more = generatePrivateKey();
  const { relayers, relayer } = createChainClient({
    ...settingsAt(node.url),
    RELAYER_PRIVATE_KEYS: [more, relayerKey],
    RELAYER_KMS_KEY_IDS: [kept],
  });
  const addresses = [relayerKey, more].map((key) => privateKeyToAccount(key).address);
  expect(relayers.map(({ address }) => address)).toEqual([...addresses, kept.address]);
  expect(relayer.address).toBe(addresses[0]);
  const alone = createChainClient({
    ...settingsAt(node.url),
    RELAYER_PRIVATE_KEY: undefined,
    RELAYER_KMS_KEY_IDS: [kept],
  });
  expect(alone.relayer.address).toBe(kept.address);
});
