import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Address, createPublicClient, http, parseEther, zeroHash } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { luxxonSettlementAbi } from "./abi/luxxon-settlement.ts";
import { type DeployLocalOptions, deployLocal } from "./deploy.ts";
import { type Anvil, deployForTest, fundAccount, startAnvil } from "./testing.ts";

let chain: Anvil;

beforeAll(async () => {
  chain = await startAnvil();
});

afterAll(async () => {
  await chain.stop();
});

/** A deployer with ether of its own, so that every test starts from nothing. */
async function options(rpcUrl = chain.url): Promise<DeployLocalOptions> {
  const deployerPrivateKey = generatePrivateKey();
  await fundAccount(rpcUrl, privateKeyToAccount(deployerPrivateKey).address);
  const [relayer, platform] = [freshAddress(), freshAddress()];
  return { rpcUrl, deployerPrivateKey, relayerAddress: relayer, platformWallet: platform };
}

function freshAddress(): Address {
  return privateKeyToAccount(generatePrivateKey()).address;
}

const head = (url = chain.url) => createPublicClient({ transport: http(url), cacheTime: 0 }).getBlockNumber();

function read(address: Address) {
  const client = createPublicClient({ transport: http(chain.url) });
  const contract = { abi: luxxonSettlementAbi, address } as const;
  return {
    usdc: () => client.readContract({ ...contract, functionName: "usdc" }),
    owner: () => client.readContract({ ...contract, functionName: "owner" }),
    platformWallet: () => client.readContract({ ...contract, functionName: "platformWallet" }),
    mayRelay: (relayer: Address) => client.readContract({ ...contract, functionName: "relayers", args: [relayer] }),
  };
}

/** The chain behind a door that notes every method, and shuts for good after so many transactions. */
async function openDoor(target: string, transactions = Number.POSITIVE_INFINITY) {
  const methods: string[] = [];
  let left = transactions;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", async () => {
      const { method } = JSON.parse(body);
      methods.push(method);
      if (left === 0) return response.destroy();
      const answer = await fetch(target, { method: "POST", body, headers: { "content-type": "application/json" } });
      if (method === "eth_sendRawTransaction" && --left === 0) return response.destroy();
      response.end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  function close() {
    server.closeAllConnections();
    server.close();
  }
  return { url, methods, close };
}

describe("deploying on a local chain", () => {
  test("puts both contracts there with the given roles", async () => {
    const given = await options();
    const made = await deployLocal(given);
    const contract = read(made.settlementAddress);
    expect(await contract.usdc()).toBe(made.usdcAddress);
    expect(await contract.owner()).toBe(privateKeyToAccount(given.deployerPrivateKey).address);
    expect(await contract.platformWallet()).toBe(given.platformWallet);
    expect(await contract.mayRelay(given.relayerAddress)).toBe(true);
    expect(made).toMatchObject({ previous: [], redeployed: false, deployBlock: await head() });
  });

  test("is done once: repeated with or without its record, it sends nothing and answers the same", async () => {
    const given = await options();
    const made = await deployLocal(given);
    const before = await head();
    expect(await deployLocal({ ...given, existing: made })).toEqual(made);
    expect(await deployLocal(given)).toEqual(made);
    const fromJson = { ...made, deployBlock: String(made.deployBlock) };
    expect(await deployLocal({ ...given, existing: fromJson })).toEqual(made);
    expect(await head()).toBe(before);
  });

  test("needs plain Ethereum methods only", async () => {
    const door = await openDoor(chain.url);
    await deployLocal({ ...(await options()), rpcUrl: door.url });
    door.close();
    expect(door.methods).toContain("eth_sendRawTransaction");
    expect(door.methods.filter((method) => !/^eth_(?!sendTransaction|sign)/.test(method))).toEqual([]);
  });

  test.each([1, 2, 3])("killed after transaction %i of 3 and repeated, it sends the others only", async (count) => {
    const fresh = await startAnvil();
    try {
      const given = await options(fresh.url);
      const door = await openDoor(fresh.url, count);
      await expect(deployLocal({ ...given, rpcUrl: door.url })).rejects.toThrow();
      door.close();
      expect(await head(fresh.url)).toBe(BigInt(count));
      const made = await deployLocal(given);
      expect(made).toMatchObject({ deployBlock: 3n, redeployed: false });
      expect(await head(fresh.url)).toBe(3n);
      expect(await deployLocal({ ...given, existing: made })).toEqual(made);
    } finally {
      await fresh.stop();
    }
  });

  test("two at once make one deployment", async () => {
    const given = await options();
    const [first, second] = await Promise.all([deployLocal(given), deployLocal(given)]);
    expect(second).toEqual(first);
  });

  test("deploys a changed contract anew on the same USDC and lists the old one", async () => {
    const given = await options();
    const old = await deployForTest(chain.url, given.relayerAddress);
    const existing = { ...old, settlementCodeHash: zeroHash, previous: [] };
    const made = await deployLocal({ ...given, existing });
    expect(made.redeployed).toBe(true);
    expect(made.usdcAddress).toBe(old.usdcAddress);
    expect(made.settlementAddress).not.toBe(old.settlementAddress);
    expect(made.previous).toEqual([
      { settlementAddress: old.settlementAddress, deployBlock: old.deployBlock, settlementCodeHash: zeroHash },
    ]);
    expect(await deployLocal({ ...given, existing: made })).toEqual({ ...made, redeployed: false });
  });

  test("takes the earlier contract back when its code is the current one again", async () => {
    const given = await options();
    const made = await deployLocal(given);
    const other = await deployForTest(chain.url, given.relayerAddress, made);
    const existing = { ...other, settlementCodeHash: zeroHash, previous: [made] };
    const back = await deployLocal({ ...given, existing });
    expect(back).toMatchObject({ settlementAddress: made.settlementAddress, redeployed: true });
    expect(back.previous.map((each) => each.settlementAddress)).toEqual([other.settlementAddress]);
  });

  test("forgets what the chain does not have", async () => {
    const given = await options();
    const made = await deployLocal(given);
    const gone = { settlementAddress: freshAddress(), deployBlock: 1n, settlementCodeHash: made.settlementCodeHash };
    expect(await deployLocal({ ...given, existing: { ...made, ...gone, previous: [gone] } })).toEqual({
      ...made,
      redeployed: true,
    });
    const lost = { ...made, usdcAddress: freshAddress() };
    expect((await deployLocal({ ...given, existing: lost })).usdcAddress).toBe(made.usdcAddress);
  });

  test("gives a new relayer the role and redirects fees to a new wallet, on the same contract", async () => {
    const given = await options();
    const made = await deployLocal(given);
    const [relayerAddress, platformWallet] = [freshAddress(), freshAddress()];
    const again = await deployLocal({ ...given, relayerAddress, platformWallet, existing: made });
    expect(again).toEqual(made);
    expect(await read(made.settlementAddress).mayRelay(relayerAddress)).toBe(true);
    expect(await read(made.settlementAddress).platformWallet()).toBe(platformWallet);
  });

  test("works on a chain without the CREATE2 factory", async () => {
    const bare = await startAnvil({ args: ["--disable-default-create2-deployer"] });
    try {
      const given = await options(bare.url);
      await fundAccount(bare.url, privateKeyToAccount(given.deployerPrivateKey).address, parseEther("1"));
      const made = await deployLocal(given);
      expect(await deployLocal(given)).toEqual(made);
    } finally {
      await bare.stop();
    }
  });

  test("refuses a public chain", async () => {
    const sepolia = await startAnvil({ chainId: 84532 });
    try {
      await expect(deployLocal(await options(sepolia.url))).rejects.toThrow("chain 84532 is not local");
    } finally {
      await sepolia.stop();
    }
  });
});
