import { createPublicClient, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { luxxonSettlementAbi } from "./abi/luxxon-settlement.ts";
import {
  type Anvil,
  anvilAccounts,
  deployErc1271Wallet,
  deployForTest,
  mintAndDeposit,
  planErc6492Wallet,
  signForFutureWallet,
  startAnvil,
} from "./testing.ts";

let chain: Anvil;

beforeAll(async () => {
  chain = await startAnvil();
});

afterAll(async () => {
  await chain.stop();
});

const client = () => createPublicClient({ transport: http(chain.url) });

test("the ten accounts are anvil's", async () => {
  const client = createPublicClient({ transport: http(chain.url) });
  const balances = await Promise.all(anvilAccounts.map(({ address }) => client.getBalance({ address })));
  expect(new Set(balances)).toEqual(new Set([10_000n * 10n ** 18n]));
  expect(anvilAccounts.map(({ privateKey }) => privateKeyToAccount(privateKey).address)).toEqual(
    anvilAccounts.map(({ address }) => address),
  );
});

test("two chains at once do not disturb each other, and a stopped one is gone", async () => {
  const other = await startAnvil({ chainId: 31338 });
  expect(other.url).not.toBe(chain.url);
  expect(await createPublicClient({ transport: http(other.url) }).getChainId()).toBe(31338);
  await other.stop();
  expect(() => process.kill(other.pid, 0)).toThrow("ESRCH");
  expect(await client().getChainId()).toBe(31337);
});

test("each deployment has contracts of its own, or the token it was given", async () => {
  const relayer = privateKeyToAccount(generatePrivateKey()).address;
  const [first, second] = await Promise.all([deployForTest(chain.url, relayer), deployForTest(chain.url, relayer)]);
  expect(second.usdcAddress).not.toBe(first.usdcAddress);
  expect(second.settlementAddress).not.toBe(first.settlementAddress);
  const third = await deployForTest(chain.url, relayer, { usdcAddress: first.usdcAddress });
  expect(third.usdcAddress).toBe(first.usdcAddress);
  expect(third.settlementAddress).not.toBe(first.settlementAddress);
});

test("mintAndDeposit fills the pool of a fresh key", async () => {
  const contracts = await deployForTest(chain.url, privateKeyToAccount(generatePrivateKey()).address);
  const privateKey = generatePrivateKey();
  await mintAndDeposit({ rpcUrl: chain.url, ...contracts, privateKey, amountMicroUsdc: 1_000_000n });
  await mintAndDeposit({ rpcUrl: chain.url, ...contracts, privateKey, amountMicroUsdc: 5n });
  const pool = await client().readContract({
    abi: luxxonSettlementAbi,
    address: contracts.settlementAddress,
    functionName: "deposits",
    args: [privateKeyToAccount(privateKey).address],
  });
  expect(pool).toBe(1_000_005n);
});

test("an ERC-1271 wallet accepts its signer's messages and nobody else's", async () => {
  const signer = privateKeyToAccount(generatePrivateKey());
  const stranger = privateKeyToAccount(generatePrivateKey());
  const address = await deployErc1271Wallet(chain.url, signer.address);
  const verify = async (by: typeof signer) =>
    client().verifyMessage({ address, message: "hello", signature: await by.signMessage({ message: "hello" }) });
  expect(await verify(signer)).toBe(true);
  expect(await verify(stranger)).toBe(false);
});

test("an ERC-6492 wallet signs before it exists", async () => {
  const privateKey = generatePrivateKey();
  const wallet = await planErc6492Wallet(chain.url, privateKeyToAccount(privateKey).address);
  expect(await client().getCode({ address: wallet.address })).toBeUndefined();
  const { address } = wallet;
  const signature = await signForFutureWallet(wallet, privateKey, "hello");
  expect(await client().verifyMessage({ address, message: "hello", signature })).toBe(true);
  expect(await client().verifyMessage({ address, message: "other", signature })).toBe(false);
  const wrong = await signForFutureWallet(wallet, generatePrivateKey(), "hello");
  expect(await client().verifyMessage({ address, message: "hello", signature: wrong })).toBe(false);
});
