import {
  type Address,
  createPublicClient,
  type Hex,
  http,
  parseEther,
  recoverMessageAddress,
  stringToHex,
  verifyTypedData,
} from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { beforeEach, describe, expect, inject, test } from "vitest";
import { fundAccount } from "#contracts/testing.ts";
import { permitTypedData } from "../pool/permit-typed-data.ts";
import { createDevelopmentProvider, type DevelopmentRequest } from "./development-provider.ts";

function memory(): Storage {
  const entries = new Map<string, string>();
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  } as Storage;
}

let storage: Storage;
let asked: DevelopmentRequest[];
let answer: boolean;
const rpcUrl = () => inject("parts").rpcUrl;
const create = () =>
  createDevelopmentProvider({
    chainId: 31337,
    rpcUrl: rpcUrl(),
    storage,
    ask: async (request) => {
      asked.push(request);
      return answer;
    },
  });
const connect = async (provider: ReturnType<typeof create>) =>
  ((await provider.request({ method: "eth_requestAccounts" })) as Address[])[0] as Address;

beforeEach(() => {
  storage = memory();
  asked = [];
  answer = true;
});

test("the key stays: the same account after a reload, without connecting again", async () => {
  const address = await connect(create());
  expect(await create().request({ method: "eth_accounts" })).toEqual([address]);
});

test("before it is connected it names no account and signs nothing", async () => {
  const provider = create();
  expect(await provider.request({ method: "eth_accounts" })).toEqual([]);
  await expect(
    provider.request({ method: "personal_sign", params: ["0x61", privateKeyToAddress(generatePrivateKey())] }),
  ).rejects.toMatchObject({ code: 4100 });
  expect(asked).toEqual([]);
});

test("a message is shown as text, and its signature is the account's", async () => {
  const provider = create();
  const address = await connect(provider);
  const message = "localhost:3000 wants you to sign in\nÜ";
  const signature = (await provider.request({
    method: "personal_sign",
    params: [stringToHex(message), address],
  })) as Hex;
  expect(asked).toEqual([{ kind: "message", message }]);
  expect(await recoverMessageAddress({ message, signature })).toBe(address);
});

test("typed data comes as JSON and its signature verifies", async () => {
  const provider = create();
  const address = await connect(provider);
  const typedData = permitTypedData({
    token: { address, chainId: 31337, name: "TestUSDC", version: "2" },
    owner: address,
    spender: address,
    amountMicroUsdc: 5_000_000n,
    nonce: 0n,
    deadline: 1n,
  });
  const json = JSON.stringify(typedData, (_, value) => (typeof value === "bigint" ? value.toString() : value));
  const signature = (await provider.request({ method: "eth_signTypedData_v4", params: [address, json] })) as Hex;
  expect(asked).toMatchObject([{ kind: "typedData", primaryType: "Permit", domainName: "TestUSDC" }]);
  expect(await verifyTypedData({ ...typedData, address, signature })).toBe(true);
});

describe("reject", () => {
  test.each(["personal_sign", "eth_signTypedData_v4", "eth_sendTransaction"])(
    "%s answers 4001 and sends nothing",
    async (method) => {
      const provider = create();
      const address = await connect(provider);
      answer = false;
      const params = {
        personal_sign: ["0x61", address],
        eth_signTypedData_v4: [address, '{"primaryType":"Permit","message":{},"domain":{}}'],
        eth_sendTransaction: [{ from: address, to: address }],
      }[method];
      await expect(provider.request({ method, params: params ?? [] })).rejects.toMatchObject({ code: 4001 });
      expect(asked.length).toBe(1);
    },
  );
});

test("a transaction is signed here and mined, with what was asked", async () => {
  const provider = create();
  const address = await connect(provider);
  await fundAccount(rpcUrl(), address, parseEther("1"));
  const to = privateKeyToAddress(generatePrivateKey());
  const hash = (await provider.request({
    method: "eth_sendTransaction",
    params: [{ from: address, to, value: "0x7b" }],
  })) as Hex;
  const client = createPublicClient({ transport: http(rpcUrl()) });
  await client.waitForTransactionReceipt({ hash, pollingInterval: 50 });
  expect(asked).toEqual([{ kind: "transaction", to, data: "0x", valueWei: 123n }]);
  expect(await client.getBalance({ address: to })).toBe(123n);
});

test("another chain is unknown to it; its own needs no switch", async () => {
  const provider = create();
  const to = (chainId: string) => provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  expect(await to("0x7a69")).toBeNull();
  await expect(to("0x14a34")).rejects.toMatchObject({ code: 4902 });
});

test("disconnecting tells listeners and forgets the connection, not the key", async () => {
  const provider = create();
  const address = await connect(provider);
  const heard: unknown[] = [];
  provider.on("accountsChanged", (accounts) => heard.push(accounts));
  await provider.request({ method: "wallet_revokePermissions" });
  expect([heard, await provider.request({ method: "eth_accounts" })]).toEqual([[[]], []]);
  expect(await connect(provider)).toBe(address);
});
