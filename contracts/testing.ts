import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  type Address,
  createTestClient,
  encodeFunctionData,
  type Hex,
  http,
  parseEther,
  serializeErc6492Signature,
  type TransactionReceipt,
  toHex,
} from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { luxxonSettlementAbi } from "./abi/luxxon-settlement.ts";
import { testUsdcAbi } from "./abi/test-usdc.ts";
import { foundryBinary } from "./forge.ts";
import {
  erc1271WalletAbi,
  erc1271WalletBytecode,
  erc6492FactoryAbi,
  erc6492FactoryBytecode,
  hostileTokenAbi,
  hostileTokenBytecode,
} from "./testing.gen.ts";

/** The ten accounts that anvil starts with, from its well-known mnemonic: worthless anywhere else. */
export const anvilAccounts: readonly { address: Address; privateKey: Hex }[] = Array.from(
  { length: 10 },
  (_, index) => {
    const mnemonic = "test test test test test test test test test test test junk";
    const account = mnemonicToAccount(mnemonic, { addressIndex: index });
    return { address: account.address, privateKey: toHex(account.getHdKey().privateKey ?? new Uint8Array()) };
  },
);

export interface Anvil {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

/** A fresh chain on loopback, in memory, ended with this process at the latest. Without `port`, on a free one. */
export async function startAnvil({ port = 0, chainId = 31337, args = [] }: StartAnvilOptions = {}): Promise<Anvil> {
  const options = ["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(chainId), ...args];
  const child = spawn(foundryBinary("anvil"), options, { stdio: ["ignore", "pipe", "pipe"] });
  const killWithParent = () => child.kill("SIGKILL");
  process.once("exit", killWithParent);
  const exited = once(child, "exit");
  void exited.then(() => process.off("exit", killWithParent));
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    const read = (text: string) => {
      output = (output + text).slice(-10_000);
      const address = /Listening on (127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (address) resolve(`http://${address}`);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`anvil ended with ${code}: ${output}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

export interface StartAnvilOptions {
  port?: number;
  chainId?: number;
  /** More command line options of anvil. */
  args?: string[];
}

/** Gives `address` that many wei, whatever it had. Anvil only. */
export async function fundAccount(rpcUrl: string, address: Address, wei: bigint = parseEther("100")): Promise<void> {
  await createTestClient({ mode: "anvil", transport: http(rpcUrl) }).setBalance({ address, value: wei });
}

export interface TestContracts {
  usdcAddress: Address;
  settlementAddress: Address;
  deployBlock: bigint;
  platformWallet: Address;
  /** Owns the settlement contract, and the token unless that was given. */
  ownerPrivateKey: Hex;
}

/** A settlement contract of the caller's own, and a TestUSDC of its own unless one is given. Anvil only. */
export async function deployForTest(
  rpcUrl: string,
  relayerAddress: Address,
  { usdcAddress: given }: { usdcAddress?: Address } = {},
): Promise<TestContracts> {
  const { deploySettlement, deployTestUsdc } = await import("./deploy.ts");
  const ownerPrivateKey = generatePrivateKey();
  const deployer = await openFunded(rpcUrl, ownerPrivateKey);
  const platformWallet = privateKeyToAccount(generatePrivateKey()).address;
  const usdcAddress = given ?? (await deployTestUsdc(deployer));
  const options = { usdcAddress, relayerAddress, platformWallet };
  const { settlement } = await deploySettlement(deployer, options);
  const { settlementAddress, deployBlock } = settlement;
  return { usdcAddress, settlementAddress, deployBlock, platformWallet, ownerPrivateKey };
}

export interface MintAndDepositOptions {
  rpcUrl: string;
  usdcAddress: Address;
  settlementAddress: Address;
  /** Whose pool; gets ether for gas. */
  privateKey: Hex;
  amountMicroUsdc: bigint;
}

/** Mints USDC to the account and moves it into its pool; gives the receipt of the deposit. Anvil only. */
export async function mintAndDeposit(options: MintAndDepositOptions): Promise<TransactionReceipt> {
  const { rpcUrl, usdcAddress, settlementAddress, privateKey, amountMicroUsdc: amount } = options;
  const { send } = await import("./create2.ts");
  const wallet = await openFunded(rpcUrl, privateKey);
  const { address } = wallet.writer.account;
  const mint = encodeFunctionData({ abi: testUsdcAbi, functionName: "mint", args: [address, amount] });
  await send(wallet, { to: usdcAddress, data: mint });
  const approve = encodeFunctionData({ abi: testUsdcAbi, functionName: "approve", args: [settlementAddress, amount] });
  await send(wallet, { to: usdcAddress, data: approve });
  const deposit = encodeFunctionData({ abi: luxxonSettlementAbi, functionName: "deposit", args: [amount] });
  return send(wallet, { to: settlementAddress, data: deposit });
}

/** A token that does what USDC does, until it is told to misbehave; anyone may mint and tell. Anvil only. */
export async function deployHostileToken(rpcUrl: string): Promise<Address> {
  const { deployOnce } = await import("./create2.ts");
  const deployer = await openFunded(rpcUrl, generatePrivateKey());
  return (await deployOnce(deployer, { abi: hostileTokenAbi, bytecode: hostileTokenBytecode, args: [] })).address;
}

/** A smart-contract wallet (ERC-1271) for which `signer` signs. Anvil only. */
export async function deployErc1271Wallet(rpcUrl: string, signer: Address): Promise<Address> {
  const { deployOnce } = await import("./create2.ts");
  const deployer = await openFunded(rpcUrl, generatePrivateKey());
  const contract = { abi: erc1271WalletAbi, bytecode: erc1271WalletBytecode, args: [signer] } as const;
  return (await deployOnce(deployer, contract)).address;
}

/** A smart-contract wallet that does not exist yet, and how to make it. */
export interface FutureWallet {
  address: Address;
  factory: Address;
  factoryData: Hex;
}

/** Where the wallet of `signer` will be; only the factory is deployed. Anvil only. */
export async function planErc6492Wallet(rpcUrl: string, signer: Address): Promise<FutureWallet> {
  const { deployOnce } = await import("./create2.ts");
  const deployer = await openFunded(rpcUrl, generatePrivateKey());
  const contract = { abi: erc6492FactoryAbi, bytecode: erc6492FactoryBytecode, args: [] } as const;
  const { address: factory } = await deployOnce(deployer, contract);
  const args = [signer, toHex(0, { size: 32 })] as const;
  const address = await deployer.reader.readContract({
    abi: erc6492FactoryAbi,
    address: factory,
    functionName: "addressOf",
    args,
  });
  return {
    address,
    factory,
    factoryData: encodeFunctionData({ abi: erc6492FactoryAbi, functionName: "deploy", args }),
  };
}

/** EIP-191 by the signer of a wallet that does not exist yet, wrapped as ERC-6492. */
export async function signForFutureWallet(wallet: FutureWallet, privateKey: Hex, message: string): Promise<Hex> {
  const signature = await privateKeyToAccount(privateKey).signMessage({ message });
  return serializeErc6492Signature({ address: wallet.factory, data: wallet.factoryData, signature });
}

async function openFunded(rpcUrl: string, privateKey: Hex) {
  const { openDeployer } = await import("./create2.ts");
  const deployer = await openDeployer(rpcUrl, privateKey, 20);
  const { address } = deployer.writer.account;
  if ((await deployer.reader.getBalance({ address })) < parseEther("1")) await fundAccount(rpcUrl, address);
  return deployer;
}
