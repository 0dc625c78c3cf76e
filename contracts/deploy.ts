import "server-only";
import {
  type Address,
  encodeFunctionData,
  type Hex,
  isAddressEqual,
  keccak256,
  parseAbi,
  type TransactionReceipt,
} from "viem";
import { luxxonSettlementAbi } from "./abi/luxxon-settlement.ts";
import { testUsdcAbi } from "./abi/test-usdc.ts";
import { type Deployer, deployOnce, findDeployBlock, hasCode, openDeployer, send } from "./create2.ts";

/** Highest share of a charge that may be fee, set at deployment; it can only be lowered. */
export const feeCapBps = 2000;

/** Chains whose money is not ours to invent. */
const publicChainIds = new Set([1, 10, 137, 8453, 42161, 84532, 11155111]);

/** One settlement contract on a chain. */
export interface Settlement {
  settlementAddress: Address;
  deployBlock: bigint;
  /** keccak256 of its creation code: changes with the contract, not with its comments. */
  settlementCodeHash: Hex;
}

/** What is deployed: the current settlement contract, and older ones whose pools stay withdrawable. */
export interface Deployment extends Settlement {
  usdcAddress: Address;
  previous: Settlement[];
}

/** A settlement as read back from JSON: the block may be a string. */
export type SettlementRecord = Omit<Settlement, "deployBlock"> & { deployBlock: bigint | string | number };

export interface DeploymentRecord extends SettlementRecord {
  usdcAddress: Address;
  previous: SettlementRecord[];
}

export interface DeployLocalOptions {
  rpcUrl: string;
  /** Pays for the transactions and owns both contracts. */
  deployerPrivateKey: Hex;
  relayerAddress: Address;
  platformWallet: Address;
  /** The record of the last time, if there is one. */
  existing?: DeploymentRecord | undefined;
}

/**
 * TestUSDC and the settlement contract on a local chain, deployed once. When the settlement's code has changed, a new
 * one is deployed on the same USDC and the old one moves to `previous`. What the record names and the chain does not
 * have is forgotten. Relayer and platform wallet are set when they differ. Needs plain Ethereum methods only, and may
 * be killed and repeated at any point. `redeployed`: the contract on record is not the current one any more.
 */
export async function deployLocal(options: DeployLocalOptions): Promise<Deployment & { redeployed: boolean }> {
  const { rpcUrl, deployerPrivateKey, existing } = options;
  const deployer = await openDeployer(rpcUrl, deployerPrivateKey);
  const chainId = deployer.reader.chain.id;
  if (publicChainIds.has(chainId)) throw new Error(`chain ${chainId} is not local: use contracts/deploy-cli.ts`);

  const usdcIsThere = existing !== undefined && (await hasCode(deployer, existing.usdcAddress));
  const usdcAddress = usdcIsThere ? existing.usdcAddress : await deployTestUsdc(deployer);
  const recorded = usdcIsThere ? await stillThere(deployer, [existing, ...existing.previous]) : [];
  const codeHash = await settlementCodeHash();
  const current =
    recorded.find((each) => each.settlementCodeHash === codeHash) ??
    (await deploySettlement(deployer, { ...options, usdcAddress })).settlement;
  const isCurrent = ({ settlementAddress }: { settlementAddress: Address }) =>
    isAddressEqual(settlementAddress, current.settlementAddress);
  await applySettings(deployer, current.settlementAddress, options);
  return {
    usdcAddress,
    ...current,
    previous: recorded.filter((each) => !isCurrent(each)),
    redeployed: existing !== undefined && !isCurrent(existing),
  };
}

/** A token with an open mint, behind its proxy, owned by the deployer. Another `salt` makes another token. */
export async function deployTestUsdc(deployer: Deployer, salt?: Hex): Promise<Address> {
  const { testUsdcBytecode, testUsdcProxyBytecode } = await import("./bytecode.gen.ts");
  const implementation = await deployOnce(deployer, {
    abi: parseAbi(["constructor()"]),
    bytecode: testUsdcBytecode,
    args: [],
  });
  const owner = deployer.writer.account.address;
  const initialization = encodeFunctionData({ abi: testUsdcAbi, functionName: "initialize", args: [owner] });
  const { address } = await deployOnce(deployer, {
    abi: parseAbi(["constructor(address implementation, bytes initialization)"]),
    bytecode: testUsdcProxyBytecode,
    args: [implementation.address, initialization],
    salt,
  });
  return address;
}

export interface DeploySettlementOptions {
  usdcAddress: Address;
  platformWallet: Address;
  relayerAddress: Address;
  /** The deployer, unless given. */
  owner?: Address;
  salt?: Hex;
}

/** The settlement contract as it is compiled now. No receipt: it was there already, with these settings. */
export async function deploySettlement(
  deployer: Deployer,
  options: DeploySettlementOptions,
): Promise<{ settlement: Settlement; receipt: TransactionReceipt | null }> {
  const { luxxonSettlementBytecode } = await import("./bytecode.gen.ts");
  const { usdcAddress, owner = deployer.writer.account.address, platformWallet, relayerAddress, salt } = options;
  const { address, receipt } = await deployOnce(deployer, {
    abi: luxxonSettlementAbi,
    bytecode: luxxonSettlementBytecode,
    args: [usdcAddress, owner, platformWallet, relayerAddress, feeCapBps],
    salt,
  });
  const deployBlock = receipt?.blockNumber ?? (await findDeployBlock(deployer, address));
  const settlement = { settlementAddress: address, deployBlock, settlementCodeHash: await settlementCodeHash() };
  return { settlement, receipt };
}

/** `settlementCodeHash` of the contract as it is compiled now. */
export async function settlementCodeHash(): Promise<Hex> {
  const { luxxonSettlementBytecode } = await import("./bytecode.gen.ts");
  return keccak256(luxxonSettlementBytecode);
}

async function stillThere(deployer: Deployer, records: SettlementRecord[]): Promise<Settlement[]> {
  const found = await Promise.all(records.map((each) => hasCode(deployer, each.settlementAddress)));
  return records
    .filter((_, index) => found[index])
    .map(({ settlementAddress, deployBlock, settlementCodeHash }) => ({
      settlementAddress,
      deployBlock: BigInt(deployBlock),
      settlementCodeHash,
    }));
}

async function applySettings(deployer: Deployer, address: Address, options: DeployLocalOptions): Promise<void> {
  const contract = { abi: luxxonSettlementAbi, address } as const;
  const { relayerAddress, platformWallet } = options;
  const [mayRelay, wallet] = await Promise.all([
    deployer.reader.readContract({ ...contract, functionName: "relayers", args: [relayerAddress] }),
    deployer.reader.readContract({ ...contract, functionName: "platformWallet" }),
  ]);
  if (!mayRelay) {
    const args = [relayerAddress, true] as const;
    await send(deployer, {
      to: address,
      data: encodeFunctionData({ abi: luxxonSettlementAbi, functionName: "setRelayer", args }),
    });
  }
  if (!isAddressEqual(wallet, platformWallet)) {
    const args = [platformWallet] as const;
    await send(deployer, {
      to: address,
      data: encodeFunctionData({ abi: luxxonSettlementAbi, functionName: "setPlatformWallet", args }),
    });
  }
}
