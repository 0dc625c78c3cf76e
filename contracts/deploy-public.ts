import "server-only";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Address, formatEther, type Hex, isAddressEqual } from "viem";
import { luxxonSettlementAbi } from "./abi/luxxon-settlement.ts";
import { testUsdcAbi } from "./abi/test-usdc.ts";
import { type Deployer, hasCode, openDeployer } from "./create2.ts";
import { deploySettlement, feeCapBps, type SettlementRecord, settlementCodeHash } from "./deploy.ts";

/** The chains with money of other people, or test money that looks like it (spec 17). */
export const publicChains = {
  base: { chainId: 8453, name: "Base", usdcAddress: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913" },
  "base-sepolia": { chainId: 84532, name: "Base Sepolia", usdcAddress: "0x036CbD53842c5426634e7929541eC2318f3dCF7e" },
} as const satisfies Record<string, { chainId: number; name: string; usdcAddress: Address }>;

export type PublicChain = keyof typeof publicChains;

/** The deployment was not made, and why. */
export class DeployRefusedError extends Error {
  override name = "DeployRefusedError";
}

export interface DeployPublicOptions {
  chain: PublicChain;
  rpcUrl: string;
  deployerPrivateKey: Hex;
  owner: Address;
  platformWallet: Address;
  relayerAddress: Address;
  /** Where `<chainId>.json` is. */
  folder: string;
  /** Shows the plan; only the answer `deploy to <chain>` goes on. */
  confirm(question: string): Promise<string>;
  print(line: string): void;
}

interface AddressesFile extends SettlementRecord {
  chainId: number;
  chain: string;
  usdcAddress: Address;
  owner: Address;
  platformWallet: Address;
  relayerAddress: Address;
  feeCapBps: number;
  previous: SettlementRecord[];
}

/**
 * Deploys the settlement contract on Base or Base Sepolia, says what it did and writes the addresses file. A contract on
 * file whose code is the current one is left as it is; an older one moves to `previous`. Safe to repeat when killed.
 * @throws DeployRefusedError before anything is sent
 */
export async function deployPublic(options: DeployPublicOptions): Promise<void> {
  const { print } = options;
  const { chainId, name, usdcAddress } = publicChains[options.chain];
  const deployer = await openDeployer(options.rpcUrl, options.deployerPrivateKey, 1_000);
  const actual = deployer.reader.chain.id;
  if (actual !== chainId) throw new DeployRefusedError(`RPC_URL is chain ${actual}, not ${chainId} (${name})`);
  await requireUsdc(deployer, usdcAddress);

  const path = join(options.folder, `${chainId}.json`);
  const file = await readAddresses(path);
  const codeHash = await settlementCodeHash();
  if (file?.settlementCodeHash === codeHash && (await hasCode(deployer, file.settlementAddress))) {
    print(`Nothing to do: ${file.settlementAddress} on ${name} has this code already (${path}).`);
    return;
  }
  await requireConfirmation(deployer, options, { codeHash, usdcAddress });

  const settings = {
    owner: options.owner,
    platformWallet: options.platformWallet,
    relayerAddress: options.relayerAddress,
  };
  const { settlement, receipt } = await deploySettlement(deployer, { usdcAddress, ...settings });
  await verify(deployer, settlement.settlementAddress, { usdcAddress, ...settings });
  const deployBlock = String(settlement.deployBlock);
  const older = file ? [recordOf(file), ...file.previous] : [];
  const previous = older.filter((each) => !isAddressEqual(each.settlementAddress, settlement.settlementAddress));
  const written: AddressesFile = {
    chainId,
    chain: name,
    usdcAddress,
    ...settlement,
    deployBlock,
    ...settings,
    feeCapBps,
    previous,
  };
  await writeAddresses(options.folder, path, written);
  if (receipt) {
    const { transactionHash, gasUsed, effectiveGasPrice } = receipt;
    print(`Sent ${transactionHash}: ${gasUsed} gas, ${formatEther(gasUsed * effectiveGasPrice)} ETH.`);
  }
  const verb = receipt ? "Deployed" : "Found";
  print(`${verb} ${settlement.settlementAddress} on ${name} in block ${deployBlock}; read back and checked.`);
  print(`Wrote ${path}. Settings of the app:`);
  print(`CHAIN_ID=${chainId}\nUSDC_ADDRESS=${usdcAddress}`);
  print(`SETTLEMENT_ADDRESS=${settlement.settlementAddress}\nSETTLEMENT_DEPLOY_BLOCK=${deployBlock}`);
  if (previous.length > 0) {
    print(`PREVIOUS_SETTLEMENT_ADDRESSES=${previous.map((each) => each.settlementAddress).join(",")}`);
  }
}

async function requireUsdc({ reader }: Deployer, address: Address): Promise<void> {
  try {
    const decimals = await reader.readContract({ abi: testUsdcAbi, address, functionName: "decimals" });
    if (decimals === 6) return;
  } catch (cause) {
    throw new DeployRefusedError(`there is no USDC at ${address} on this chain`, { cause });
  }
  throw new DeployRefusedError(`the token at ${address} does not have 6 decimals`);
}

async function requireConfirmation(
  { reader, writer }: Deployer,
  options: DeployPublicOptions,
  { codeHash, usdcAddress }: { codeHash: Hex; usdcAddress: Address },
): Promise<void> {
  const { address } = writer.account;
  const balance = await reader.getBalance({ address });
  options.print(`LuxxonSettlement on ${publicChains[options.chain].name}
  code hash        ${codeHash}
  USDC             ${usdcAddress}
  owner            ${options.owner}
  platform wallet  ${options.platformWallet}
  relayer          ${options.relayerAddress}
  fee cap          ${feeCapBps} basis points, for good
  paid by          ${address}, which has ${formatEther(balance)} ETH`);
  if (balance === 0n) throw new DeployRefusedError(`${address} has no ether for gas`);
  const phrase = `deploy to ${options.chain}`;
  const answer = await options.confirm(`Type "${phrase}" to go on: `);
  if (answer.trim() !== phrase) throw new DeployRefusedError("not confirmed; nothing was sent");
}

/** Asks the contract for what it was given. */
async function verify(
  { reader }: Deployer,
  address: Address,
  expected: { usdcAddress: Address; owner: Address; platformWallet: Address; relayerAddress: Address },
): Promise<void> {
  const contract = { abi: luxxonSettlementAbi, address } as const;
  const [usdc, owner, wallet, mayRelay] = await Promise.all([
    reader.readContract({ ...contract, functionName: "usdc" }),
    reader.readContract({ ...contract, functionName: "owner" }),
    reader.readContract({ ...contract, functionName: "platformWallet" }),
    reader.readContract({ ...contract, functionName: "relayers", args: [expected.relayerAddress] }),
  ]);
  const isRight =
    isAddressEqual(usdc, expected.usdcAddress) &&
    isAddressEqual(owner, expected.owner) &&
    isAddressEqual(wallet, expected.platformWallet) &&
    mayRelay;
  if (!isRight) throw new Error(`${address} was deployed but answers with other settings: do not use it`);
}

async function readAddresses(path: string): Promise<AddressesFile | null> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new DeployRefusedError(`${path} cannot be read`, { cause: error });
  }
}

async function writeAddresses(folder: string, path: string, file: AddressesFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

function recordOf({ settlementAddress, deployBlock, settlementCodeHash: hash }: SettlementRecord): SettlementRecord {
  return { settlementAddress, deployBlock, settlementCodeHash: hash };
}
