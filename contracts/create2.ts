import "server-only";
import {
  type Abi,
  type Account,
  type Address,
  BaseError,
  type Chain,
  type ContractConstructorArgs,
  concat,
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeDeployData,
  getContractAddress,
  type Hex,
  http,
  type PublicClient,
  parseEther,
  type TransactionReceipt,
  type Transport,
  type WalletClient,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";

/** The CREATE2 factory that is at this address on Base, Base Sepolia and anvil; elsewhere it is put there first. */
const factory: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
/** Its one account signs a single transaction, made so that nobody has the key: the same address on every chain. */
const factorySigner: Address = "0x3fAB184622Dc19b6109349B94811493BF2a45362";
const factoryTransaction: Hex =
  "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222";

export interface Deployer {
  reader: PublicClient<Transport, Chain>;
  writer: WalletClient<Transport, Chain, Account>;
}

/** A key that signs here and sends raw transactions, on whatever chain answers at `rpcUrl`. */
export async function openDeployer(rpcUrl: string, privateKey: Hex, pollingInterval = 50): Promise<Deployer> {
  const transport = http(rpcUrl, { retryCount: 2, timeout: 30_000 });
  const id = await createPublicClient({ transport }).getChainId();
  const chain = defineChain({
    id,
    name: `chain ${id}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
  return {
    reader: createPublicClient({ chain, transport, pollingInterval, cacheTime: 0 }),
    writer: createWalletClient({ chain, transport, account: privateKeyToAccount(privateKey) }),
  };
}

export async function hasCode({ reader }: Deployer, address: Address): Promise<boolean> {
  return ((await reader.getCode({ address })) ?? "0x") !== "0x";
}

export interface Deployed {
  address: Address;
  /** Null when the contract was there already. */
  receipt: TransactionReceipt | null;
}

/**
 * Puts code and constructor arguments on the chain, at an address that they and the salt decide. Safe to repeat, also
 * after being killed at any point and when two do it at once: what is there already is found and kept.
 */
export async function deployOnce<const abi extends Abi>(
  deployer: Deployer,
  contract: { abi: abi; bytecode: Hex; args: ContractConstructorArgs<abi>; salt?: Hex | undefined },
): Promise<Deployed> {
  const { abi, bytecode, args, salt = zeroHash } = contract;
  const code = encodeDeployData({ abi: abi as Abi, bytecode, args: args as readonly unknown[] });
  const address = getContractAddress({ opcode: "CREATE2", from: factory, salt, bytecode: code });
  if (await hasCode(deployer, address)) return { address, receipt: null };
  await ensureFactory(deployer);
  try {
    return { address, receipt: await send(deployer, { to: factory, data: concat([salt, code]) }) };
  } catch (error) {
    // Someone else may have been first; then our transaction cannot succeed and does not have to.
    if (await hasCode(deployer, address)) return { address, receipt: null };
    throw error;
  }
}

/** Sends one transaction and waits until it is in a block. @throws when it is refused or reverts */
export async function send(
  { reader, writer }: Deployer,
  transaction: { to: Address; data?: Hex; value?: bigint },
): Promise<TransactionReceipt> {
  const hash = await writer.sendTransaction(transaction);
  const receipt = await reader.waitForTransactionReceipt({ hash });
  if (receipt.status !== "success") throw new Error(`transaction ${hash} to ${transaction.to} reverted`);
  return receipt;
}

async function ensureFactory(deployer: Deployer): Promise<void> {
  if (await hasCode(deployer, factory)) return;
  const missing = parseEther("0.01") - (await deployer.reader.getBalance({ address: factorySigner }));
  if (missing > 0n) await send(deployer, { to: factorySigner, value: missing });
  try {
    await deployer.writer.sendRawTransaction({ serializedTransaction: factoryTransaction });
  } catch (error) {
    // Sent before, by us or another: it has one hash, so what counts is whether it is mined in the end.
    if (!(error instanceof BaseError)) throw error;
  }
  for (let left = 200; !(await hasCode(deployer, factory)); left -= 1) {
    if (left === 0) throw new Error("this chain does not accept the transaction of the CREATE2 factory");
    await new Promise((resolve) => setTimeout(resolve, deployer.reader.pollingInterval));
  }
}

/** The block of the contract's first event, or, where a node does not search that far, the first block with its code. */
export async function findDeployBlock({ reader }: Deployer, address: Address): Promise<bigint> {
  const head = await reader.getBlockNumber();
  try {
    const [first] = await reader.getLogs({ address, fromBlock: 0n, toBlock: head });
    if (first) return first.blockNumber;
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
  }
  let [low, high] = [0n, head];
  while (low < high) {
    const middle = (low + high) / 2n;
    if ((await reader.getCode({ address, blockNumber: middle })) === undefined) low = middle + 1n;
    else high = middle;
  }
  return low;
}
