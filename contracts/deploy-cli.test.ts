import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPublicClient, createTestClient, http, zeroHash } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { luxxonSettlementAbi } from "./abi/luxxon-settlement.ts";
import { publicChains } from "./deploy-public.ts";
import { type Anvil, anvilAccounts, startAnvil } from "./testing.ts";

/** Anvil under Base Sepolia's id. */
let chain: Anvil;
let folder: string;

const { usdcAddress } = publicChains["base-sepolia"];
const [key, owner, platformWallet, relayerAddress] = [
  anvilAccounts[0]?.privateKey ?? "0x",
  ...anvilAccounts.slice(1, 4).map((each) => each.address),
];
const roles = `--owner ${owner} --platform-wallet ${platformWallet} --relayer ${relayerAddress}`;
const right = `--chain base-sepolia --confirm 84532 ${roles}`;
const yes = "deploy to base-sepolia\n";

beforeAll(async () => {
  chain = await startAnvil({ chainId: 84532 });
});

afterAll(async () => {
  await chain.stop();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "luxxon-deploy-"));
  await putToken(6);
  return () => rm(folder, { recursive: true });
});

/** Code that answers every call with the number, at the address of Base Sepolia's USDC. */
function putToken(decimals: number | null): Promise<void> {
  const bytecode = decimals === null ? "0x" : (`0x60${decimals.toString(16).padStart(2, "0")}5f5260205ff3` as const);
  return createTestClient({ mode: "anvil", transport: http(chain.url) }).setCode({ address: usdcAddress, bytecode });
}

const client = () => createPublicClient({ transport: http(chain.url), cacheTime: 0 });

interface Run {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** The command, and what is typed into it. The condition is what it gives itself otherwise, at the price of a start. */
function run(args: string, typed = "", settings: Record<string, string> = {}, node = "--conditions=react-server") {
  const command = [join(import.meta.dirname, "deploy-cli.ts"), ...args.split(" ").filter(Boolean), "--out", folder];
  const env = { ...process.env, RPC_URL: chain.url, DEPLOYER_PRIVATE_KEY: key, ...settings };
  const child = spawn(process.execPath, [node, ...command], { env });
  const result: Run = { exitCode: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    result.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    result.stderr += text;
  });
  child.stdin.end(typed);
  return new Promise<Run>((resolve) => child.once("close", (exitCode) => resolve({ ...result, exitCode })));
}

async function expectRefusal(result: Run, reason: string): Promise<void> {
  expect(result.stderr).toContain(`refused: ${reason}`);
  expect(result.exitCode).toBe(1);
  expect(result.stdout + result.stderr).not.toContain(key);
  expect(await readdir(folder)).toEqual([]);
}

describe("is refused, and nothing is sent or written,", () => {
  test.each([
    ["without options", "", "--chain must be base or base-sepolia"],
    ["for another chain", `--chain mainnet --confirm 1 ${roles}`, "--chain must be base or base-sepolia"],
    ["without --confirm", `--chain base-sepolia ${roles}`, "--confirm must be 84532"],
    ["with the other chain's id", `--chain base --confirm 84532 ${roles}`, "--confirm must be 8453, the id of Base"],
    ["without an owner", "--chain base --confirm 8453", "--owner must be an address"],
    ["with a bad relayer", `${right} --relayer 0x12`, "--relayer must be an address"],
    ["with an unknown option", `${right} --yes`, "Unknown option '--yes'"],
    ["when the node is another chain", `--chain base --confirm 8453 ${roles}`, "RPC_URL is chain 84532, not 8453"],
  ])("%s", async (_, args, reason) => {
    const before = await client().getBlockNumber();
    await expectRefusal(await run(args, yes), reason);
    expect(await client().getBlockNumber()).toBe(before);
  });

  test.each([
    ["without RPC_URL", { RPC_URL: "" }, "RPC_URL must be"],
    ["without a key", { DEPLOYER_PRIVATE_KEY: "" }, "DEPLOYER_PRIVATE_KEY must be"],
    ["with a short key", { DEPLOYER_PRIVATE_KEY: "0x1234" }, "DEPLOYER_PRIVATE_KEY must be"],
  ])("%s", async (_, settings, reason) => {
    await expectRefusal(await run(right, yes, settings), reason);
  });

  test("when the typed words are others, or nobody is there to type", async () => {
    const before = await client().getBlockNumber();
    for (const typed of ["", "yes\n", "deploy to base\n"]) {
      await expectRefusal(await run(right, typed), "not confirmed; nothing was sent");
    }
    expect(await client().getBlockNumber()).toBe(before);
  });

  test("when the chain has no USDC, or another token in its place", async () => {
    await putToken(null);
    await expectRefusal(await run(right, yes), `there is no USDC at ${usdcAddress}`);
    await putToken(18);
    await expectRefusal(await run(right, yes), `the token at ${usdcAddress} does not have 6 decimals`);
  });

  test("when the deployer has no ether", async () => {
    const poor = generatePrivateKey();
    const reason = `${privateKeyToAccount(poor).address} has no ether for gas`;
    await expectRefusal(await run(right, yes, { DEPLOYER_PRIVATE_KEY: poor }), reason);
  });
});

test("deploys once, says what it did, writes the addresses; a changed contract moves the old one to previous", async () => {
  const first = await run(right, yes, {}, "--no-warnings");
  expect(first).toMatchObject({ exitCode: 0, stderr: "" });
  const path = join(folder, "84532.json");
  const file = JSON.parse(await readFile(path, "utf8"));
  const settings = { owner, platformWallet, relayerAddress, feeCapBps: 2000, usdcAddress };
  expect(file).toMatchObject({ chainId: 84532, chain: "Base Sepolia", ...settings, previous: [] });
  const contract = { abi: luxxonSettlementAbi, address: file.settlementAddress } as const;
  expect(await client().readContract({ ...contract, functionName: "owner" })).toBe(owner);
  expect(await client().readContract({ ...contract, functionName: "feeCapBps" })).toBe(2000);
  expect(file.deployBlock).toBe(String(await client().getBlockNumber()));
  for (const said of [
    owner,
    platformWallet,
    relayerAddress,
    usdcAddress,
    `SETTLEMENT_ADDRESS=${file.settlementAddress}`,
    path,
  ]) {
    expect(first.stdout).toContain(said);
  }
  expect(first.stdout).not.toContain(key);

  const again = await run(right, yes);
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain(`Nothing to do: ${file.settlementAddress}`);
  expect(String(await client().getBlockNumber())).toBe(file.deployBlock);

  await rm(path);
  const found = await run(right, yes);
  expect(found.stdout).toContain(`Found ${file.settlementAddress} on Base Sepolia in block ${file.deployBlock}`);
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(file);

  const old = { settlementAddress: relayerAddress, deployBlock: "1", settlementCodeHash: zeroHash };
  await writeFile(path, JSON.stringify({ ...file, ...old }));
  const changed = await run(right, yes);
  expect(changed.stdout).toContain(`PREVIOUS_SETTLEMENT_ADDRESSES=${relayerAddress}`);
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ ...file, previous: [old] });
});
