import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { type Address, getAddress, type Hex, isAddress, isHex } from "viem";
import type { PublicChain } from "./deploy-public.ts";
import { contractsFolder } from "./forge.ts";

const usage = `Deploys LuxxonSettlement on Base or Base Sepolia.

RPC_URL=… DEPLOYER_PRIVATE_KEY=0x… node contracts/deploy-cli.ts --chain base-sepolia --confirm 84532 \\
  --owner 0x… --platform-wallet 0x… --relayer 0x…

  --chain            base (8453) or base-sepolia (84532)
  --confirm          the chain's id, once more
  --owner            who may set roles, the fee receiver and lower the fee cap; a multisig
  --platform-wallet  who receives fees
  --relayer          the account of the app that settles
  --out              folder of <chainId>.json, contracts/addresses unless given`;

const options = {
  chain: { type: "string" },
  confirm: { type: "string" },
  owner: { type: "string" },
  "platform-wallet": { type: "string" },
  relayer: { type: "string" },
  out: { type: "string", default: join(contractsFolder, "addresses") },
} as const;

async function main(): Promise<void> {
  const { deployPublic, DeployRefusedError, publicChains } = await import("./deploy-public.ts");
  function refuse(reason: string): never {
    throw new DeployRefusedError(`${reason}\n\n${usage}`);
  }
  try {
    const { values } = parse(refuse);
    if (!values.chain || !(values.chain in publicChains)) refuse("--chain must be base or base-sepolia");
    const chain = values.chain as PublicChain;
    const { chainId, name } = publicChains[chain];
    if (values.confirm !== String(chainId)) refuse(`--confirm must be ${chainId}, the id of ${name}`);
    const address = (option: "owner" | "platform-wallet" | "relayer"): Address => {
      const value = values[option];
      if (!value || !isAddress(value)) refuse(`--${option} must be an address`);
      return getAddress(value);
    };
    // A command of its own, which must run without the settings of the app.
    const { RPC_URL: rpcUrl, DEPLOYER_PRIVATE_KEY: key } = process.env;
    if (!rpcUrl || !/^https?:\/\//.test(rpcUrl)) refuse("RPC_URL must be the http(s) address of a node");
    if (!key || !isHex(key) || key.length !== 66) refuse("DEPLOYER_PRIVATE_KEY must be 0x and 64 hex digits");
    await deployPublic({
      chain,
      rpcUrl,
      deployerPrivateKey: key as Hex,
      owner: address("owner"),
      platformWallet: address("platform-wallet"),
      relayerAddress: address("relayer"),
      folder: values.out,
      confirm: ask,
      print: (line) => console.log(line),
    });
  } catch (error) {
    if (!(error instanceof DeployRefusedError)) throw error;
    console.error(`refused: ${error.message}`);
    process.exitCode = 1;
  }
}

function parse(refuse: (reason: string) => never) {
  try {
    return parseArgs({ options });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** The empty string when there is nobody to answer. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const answer = await Promise.race([terminal.question(question), ended]);
  terminal.close();
  return answer;
}

// Server modules load under this condition only.
if (process.execArgv.some((option) => option.includes("react-server"))) await main();
else {
  const args = ["--conditions=react-server", import.meta.filename, ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
}
