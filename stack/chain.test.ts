import { execFileSync } from "node:child_process";
import { appendFile, mkdtemp, open as openFile, readdir, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createPublicClient, http, parseEther, parseGwei } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deployerPrivateKey, type LocalChain, openChain } from "./chain.ts";
import { connectJsonRpc, type JsonRpc, type JsonRpcAnswer } from "./json-rpc.ts";
import { freePort } from "./ports.ts";
import type { Part } from "./process.ts";

const sender = privateKeyToAccount(deployerPrivateKey);
const receiver = "0x000000000000000000000000000000000000dEaD";
let folder: string;
let chain: LocalChain;
let part: Part;
let rpc: JsonRpc;

async function open(): Promise<void> {
  const port = await freePort();
  const logFile = join(folder, "log");
  const appOrigin = "http://console.example";
  chain = await openChain({
    folder,
    port,
    chainId: 31337,
    logFile,
    appOrigin,
    dieWithParent: true,
    say: () => undefined,
  });
  part = await chain.start();
  rpc = connectJsonRpc(port);
}

async function close(): Promise<void> {
  rpc.close();
  await part.stop();
  await chain.close();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "luxxon-chain-"));
  await open();
});

afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

function sign(nonce: number, value = 1n): Promise<string> {
  return sender.signTransaction({
    type: "eip1559",
    chainId: 31337,
    nonce,
    to: receiver,
    value,
    gas: 21_000n,
    maxFeePerGas: parseGwei("10"),
    maxPriorityFeePerGas: 1n,
  });
}

interface Receipt {
  blockNumber: string;
  blockHash: string;
  transactionIndex: string;
}

async function receiptOf(hash: unknown) {
  const { blockNumber, blockHash, transactionIndex } = await rpc.call<Receipt>("eth_getTransactionReceipt", [hash]);
  const { timestamp } = await rpc.call<{ timestamp: string }>("eth_getBlockByHash", [blockHash, false]);
  return { hash, blockNumber, blockHash, transactionIndex, timestamp };
}

async function everything() {
  const blocks = [];
  const head = Number(await rpc.call<string>("eth_blockNumber"));
  for (let number = 0; number <= head; number += 1) {
    const id = `0x${number.toString(16)}`;
    blocks.push(await rpc.call("eth_getBlockByNumber", [id, true]), await rpc.call("eth_getBlockReceipts", [id]));
  }
  return { blocks, balance: await rpc.call("eth_getBalance", [receiver, "latest"]) };
}

describe("durability", () => {
  test("nothing acknowledged is lost or changed by kill -9 at random moments of a stream of transactions", async () => {
    const kills = 6;
    const acknowledged: Awaited<ReturnType<typeof receiptOf>>[] = [];
    let killing = true;
    const supervisor = (async () => {
      for (let kill = 0; kill < kills; kill += 1) {
        await delay(40 + Math.random() * 160);
        part.kill();
        await part.exited;
        part = await chain.start();
      }
      killing = false;
    })();
    const raws = await Promise.all(Array.from({ length: 1500 }, (_, nonce) => sign(nonce)));
    let next = 0;
    while (killing && next < raws.length) {
      const size = 1 + Math.floor(Math.random() * 4);
      const hashes = await Promise.all(
        raws.slice(next, next + size).map((raw) => rpc.call("eth_sendRawTransaction", [raw])),
      );
      next += hashes.length;
      acknowledged.push(...(await Promise.all(hashes.map(receiptOf))));
    }
    await supervisor;
    expect(acknowledged.length).toBeGreaterThan(kills);
    expect(await Promise.all(acknowledged.map(({ hash }) => receiptOf(hash)))).toEqual(acknowledged);
    expect(BigInt(await rpc.call<string>("eth_getBalance", [receiver, "latest"]))).toBe(BigInt(acknowledged.length));
  });

  test("a stop and a start give the same blocks, receipts and balances, and go on from there", async () => {
    for (let nonce = 0; nonce < 5; nonce += 1) await rpc.call("eth_sendRawTransaction", [await sign(nonce)]);
    const before = await everything();
    await close();
    await open();
    expect(await everything()).toEqual(before);
    await rpc.call("eth_sendRawTransaction", [await sign(5)]);
    expect(Number(await rpc.call<string>("eth_blockNumber"))).toBe(before.blocks.length / 2);
  });

  test("a long journal is folded into a state file without a trace on the chain", async () => {
    const raws = await Promise.all(Array.from({ length: 1100 }, (_, nonce) => sign(nonce)));
    await Promise.all(raws.map((raw) => rpc.call("eth_sendRawTransaction", [raw])));
    // One more call is answered only after the fold that follows the batch before it.
    await rpc.call("eth_sendRawTransaction", [await sign(1100)]);
    expect(await readdir(folder)).toContain("state-1.json");
    const before = await everything();
    part.kill();
    await part.exited;
    part = await chain.start();
    expect(await everything()).toEqual(before);
    await close();
    await open();
    expect(await everything()).toEqual(before);
  }, 60_000);

  test("a transaction that waits for an earlier nonce is still waiting after a kill, and after a fold", async () => {
    const waiting = await rpc.call("eth_sendRawTransaction", [await sign(2, parseEther("1"))]);
    const crowd = privateKeyToAccount(generatePrivateKey());
    await rpc.call("luxxon_fundGas", [crowd.address]);
    const others = Array.from({ length: 1010 }, (_, nonce) =>
      crowd.signTransaction({
        chainId: 31337,
        type: "eip1559",
        nonce,
        to: crowd.address,
        gas: 21_000n,
        maxFeePerGas: parseGwei("10"),
      }),
    );
    for (const raw of await Promise.all(others)) void rpc.call("eth_sendRawTransaction", [raw]);
    await rpc.call("eth_sendRawTransaction", [await sign(0)]);
    part.kill();
    await part.exited;
    part = await chain.start();
    expect(await rpc.call("eth_getTransactionReceipt", [waiting])).toBeNull();
    await rpc.call("eth_sendRawTransaction", [await sign(1)]);
    expect(await rpc.call("eth_getTransactionReceipt", [waiting])).toMatchObject({ status: "0x1" });
  }, 60_000);

  test("closing waits for the fold that is under way: nothing is written in the folder afterwards", async () => {
    const raws = await Promise.all(Array.from({ length: 1000 }, (_, nonce) => sign(nonce)));
    // A state larger than a pipe holds: the fold stands still until somebody reads it.
    const pipe = join(folder, "state-1.json.new");
    execFileSync("mkfifo", [pipe]);
    await Promise.all(raws.map((raw) => rpc.call("eth_sendRawTransaction", [raw])));
    const state = await openFile(pipe);
    let isClosed = false;
    const closing = close().then(() => {
      isClosed = true;
    });
    await part.exited;
    await delay(200);
    expect(isClosed).toBe(false);
    await state.readFile();
    await state.close();
    await closing;
    await open();
  }, 60_000);

  test("a record cut short by a power failure is dropped, the ones before it stay", async () => {
    await rpc.call("eth_sendRawTransaction", [await sign(0)]);
    const before = await everything();
    await close();
    await appendFile(join(folder, "journal-0.log"), '1234abcd {"parent":{"num');
    await open();
    expect(await everything()).toEqual(before);
    await rpc.call("eth_sendRawTransaction", [await sign(1)]);
    await close();
    await open();
    expect(Number(await rpc.call<string>("eth_blockNumber"))).toBe(before.blocks.length / 2);
  });

  test("a refused transaction is refused with anvil's words and leaves no block", async () => {
    await rpc.call("eth_sendRawTransaction", [await sign(0)]);
    const again = await rpc.ask("eth_sendRawTransaction", [await sign(0)]);
    expect(again).toMatchObject({ error: { message: expect.stringContaining("nonce too low") } });
    expect(await rpc.ask("eth_sendRawTransaction", ["0x1234"])).toHaveProperty("error");
    expect(await rpc.ask("eth_sendRawTransaction", ["nonsense"])).toHaveProperty("error.code", -32602);
    expect(await rpc.call("eth_blockNumber")).toBe("0x1");
    part.kill();
    await part.exited;
    part = await chain.start();
    expect(await rpc.call("eth_blockNumber")).toBe("0x1");
  });
});

describe("what the outside may do", () => {
  test.each([
    "anvil_setBalance",
    "anvil_impersonateAccount",
    "hardhat_setCode",
    "evm_mine",
    "evm_increaseTime",
    "eth_sendTransaction",
    "eth_sign",
    "eth_signTransaction",
    "eth_signTypedData_v4",
    "personal_sign",
    "debug_traceTransaction",
    "anvil_dumpState",
  ])("%s is refused", async (method) => {
    expect(await rpc.ask(method, [])).toHaveProperty("error.code", -32601);
  });

  test("calls that travel together are answered each under its own id", async () => {
    const calls = ["eth_chainId", "eth_blockNumber"].map((method, at) => ({
      jsonrpc: "2.0",
      id: at * 7,
      method,
      params: [],
    }));
    const headers = { "content-type": "application/json" };
    const response = await fetch(chain.rpcUrl, { method: "POST", headers, body: JSON.stringify(calls) });
    expect(((await response.json()) as { id: number }[]).map(({ id }) => id)).toEqual([0, 7]);
  });

  test("a wallet finds all it needs", async () => {
    const client = createPublicClient({ transport: http(chain.rpcUrl, { batch: true }) });
    const account = sender.address;
    const [chainId, fees, gas, nonce, code, block] = await Promise.all([
      client.getChainId(),
      client.estimateFeesPerGas(),
      client.estimateGas({ account, to: receiver, value: 1n }),
      client.getTransactionCount({ address: account, blockTag: "pending" }),
      client.getCode({ address: receiver }),
      client.getBlock({ blockTag: "safe" }),
    ]);
    expect({ chainId, gas, nonce, code, number: block.number }).toEqual({
      chainId: 31337,
      gas: 21_000n,
      nonce: 0,
      code: undefined,
      number: 0n,
    });
    expect(fees.maxFeePerGas).toBeGreaterThan(0n);
    const hash = await client.sendRawTransaction({ serializedTransaction: (await sign(0)) as `0x${string}` });
    expect((await client.waitForTransactionReceipt({ hash })).status).toBe("success");
    expect(await client.getLogs({ fromBlock: 0n })).toEqual([]);
    expect((await client.getFeeHistory({ blockCount: 2, rewardPercentiles: [50] })).baseFeePerGas.length).toBe(3);
  });

  function visit(headers: Record<string, string>, method = "POST"): Promise<{ status: number; allowed: unknown }> {
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}';
    return new Promise((resolve, reject) => {
      const call = httpRequest(chain.rpcUrl, { method, headers }, (response) => {
        response.resume();
        const allowed = response.headers["access-control-allow-origin"];
        response.on("end", () => resolve({ status: response.statusCode ?? 0, allowed }));
      });
      call.on("error", reject);
      call.end(method === "POST" ? body : undefined);
    });
  }

  test("pages of the console and of this machine may ask, others may not, and no foreign name reaches it", async () => {
    const welcome = ["http://console.example", "http://localhost:3000", "http://127.0.0.1:4000"];
    for (const origin of welcome) {
      expect(await visit({ origin })).toEqual({ status: 200, allowed: origin });
      expect(await visit({ origin }, "OPTIONS")).toEqual({ status: 204, allowed: origin });
    }
    for (const origin of ["https://evil.example", "http://localhost.evil.example", "null"]) {
      expect(await visit({ origin })).toEqual({ status: 403, allowed: undefined });
    }
    expect((await visit({ host: "evil.example" })).status).toBe(403);
    expect((await visit({ host: "evil.example:8545", origin: "http://localhost:3000" })).status).toBe(403);
  });
});

describe("faucet", () => {
  const newcomer = () => privateKeyToAccount(generatePrivateKey()).address;

  test("gas goes to a wallet that has little, once", async () => {
    const wallet = newcomer();
    expect(await rpc.call("luxxon_fundGas", [wallet])).toMatch(/^0x[0-9a-f]{64}$/);
    expect(BigInt(await rpc.call<string>("eth_getBalance", [wallet, "latest"]))).toBe(parseEther("1"));
    expect(await rpc.call("luxxon_fundGas", [wallet])).toBeNull();
  });

  test("many newcomers at once are all served", async () => {
    const wallets = Array.from({ length: 20 }, newcomer);
    await Promise.all(wallets.map((wallet) => rpc.call("luxxon_fundGas", [wallet])));
    const balances = await Promise.all(wallets.map((wallet) => rpc.call("eth_getBalance", [wallet, "latest"])));
    expect(new Set(balances).size).toBe(1);
  });

  test.each([[], ["0x12"], ["0x0000000000000000000000000000000000000000"], [null], [{}]])(
    "%j is not a wallet",
    async (...params) => {
      expect(await rpc.ask("luxxon_fundGas", params)).toHaveProperty("error.code", -32602);
    },
  );

  test("test USDC needs a deployed token and a sum of at most 1,000 USDC", async () => {
    const sums = ["0", "-1", "1000000001", "1.5", "", 5, null];
    for (const sum of sums) {
      const answer: JsonRpcAnswer = await rpc.ask("luxxon_mintTestUsdc", [newcomer(), sum]);
      expect(answer).toHaveProperty("error.code", -32602);
    }
    expect(await rpc.ask("luxxon_mintTestUsdc", [newcomer(), "1000000000"])).toHaveProperty("error.code", -32000);
  });
});
