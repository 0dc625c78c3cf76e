import "server-only";
import {
  type Address,
  encodeFunctionData,
  type Hex,
  hexToBigInt,
  hexToNumber,
  keccak256,
  parseTransaction,
  type TransactionSerializedEIP1559,
} from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { luxxonSettlementAbi } from "../abi/luxxon-settlement.ts";
import { decodeRevert, type Revert } from "./decode-revert.ts";
import { type DepositAuthorization, depositData } from "./deposit.ts";
import { isTokenPaused } from "./read-settlement.ts";
import type { Rpc, RpcRefusal } from "./rpc.ts";

/** One charge as the contract takes it. Money in µUSDC. */
export interface SettlementCall {
  sessionIdHash: Hex;
  from: Address;
  to: Address;
  ratePerSecond: bigint;
  chargeableSeconds: number;
  toAmount: bigint;
  feeAmount: bigint;
}

/** Wei per unit of gas. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

export interface RelayerAccount {
  /** Transactions of this relayer in blocks: the lowest nonce that is not used yet. */
  minedNonce: number;
  /** The same, counting those that wait in the node's mempool. */
  pendingNonce: number;
  balanceWei: bigint;
  /** What a transaction should offer now. */
  fees: Fees;
  /** Gas that one settlement may use; unused gas is not paid. */
  gasLimit: bigint;
}

export interface SignedTransaction extends Fees {
  hash: Hex;
  raw: Hex;
  nonce: number;
}

export type Simulation = { isOk: true } | { isOk: false; revert: Revert };

/** What became of handing signed bytes to the node. Only `accepted` and `known` mean that it has them. */
export interface Broadcast {
  outcome: "accepted" | "known" | "nonceTooLow" | "underpriced" | "noGas" | "refused";
  message: string;
}

export interface Receipt {
  hash: Hex;
  isSuccess: boolean;
  blockNumber: bigint;
  blockHash: Hex;
}

/** The key that pays for settlements, and what it can do. Every method @throws ChainUnavailableError */
export interface Relayer {
  readonly address: Address;
  readAccount(): Promise<RelayerAccount>;
  simulate(call: SettlementCall): Promise<Simulation>;
  /** Signs `settleFromPool`; nothing is sent. */
  sign(call: SettlementCall, options: Fees & { nonce: number }): Promise<SignedTransaction>;
  /** Whether the deposit would go through in the next block. */
  simulateDeposit(deposit: DepositAuthorization): Promise<Simulation>;
  /** Signs `depositWithAuthorization`; nothing is sent. */
  signDeposit(deposit: DepositAuthorization, options: Fees & { nonce: number }): Promise<SignedTransaction>;
  /** Signs what `raw` does once more, with the same nonce and other fees. */
  resign(raw: Hex, fees: Fees): Promise<SignedTransaction>;
  /** Safe to repeat with the same bytes. */
  broadcast(raw: Hex): Promise<Broadcast>;
  /** Null while the transaction is in no block of the node's chain. */
  readReceipt(hash: Hex): Promise<Receipt | null>;
}

/** Above the most expensive settlement (first payment to a payee, fresh replay word, token behind a proxy). */
const gasLimit = 300_000n;

export interface RelayerOptions {
  privateKey: Hex;
  chainId: number;
  settlementAddress: Address;
  usdcAddress: Address;
}

export function createRelayer(rpc: Rpc, options: RelayerOptions): Relayer {
  const account = privateKeyToAccount(options.privateKey);
  const { address } = account;
  const { chainId, settlementAddress: to } = options;
  const signCall = (data: Hex, fees: Fees & { nonce: number }) => signWith(account, { ...fees, chainId, to, data });
  return {
    address,
    readAccount: () => rpc.inTime(() => readAccount(rpc, address)),
    simulate: (call) => rpc.inTime(() => simulate(rpc, address, options, callData(call), "latest")),
    sign: (call, fees) => signCall(callData(call), fees),
    simulateDeposit: (deposit) => rpc.inTime(() => simulate(rpc, address, options, depositData(deposit), "pending")),
    signDeposit: (deposit, fees) => signCall(depositData(deposit), fees),
    resign: (raw, fees) => resign(account, raw, fees),
    broadcast: (raw) => rpc.inTime(() => broadcast(rpc, raw)),
    readReceipt: (hash) => rpc.inTime(() => readReceipt(rpc, hash)),
  };
}

async function readAccount(rpc: Rpc, address: Address): Promise<RelayerAccount> {
  const [mined, pending, balance, block, tip] = await Promise.all([
    rpc.read<Hex>("eth_getTransactionCount", [address, "latest"]),
    rpc.read<Hex>("eth_getTransactionCount", [address, "pending"]),
    rpc.read<Hex>("eth_getBalance", [address, "latest"]),
    rpc.read<{ baseFeePerGas?: Hex }>("eth_getBlockByNumber", ["latest", false]),
    rpc.read<Hex>("eth_maxPriorityFeePerGas"),
  ]);
  const maxPriorityFeePerGas = hexToBigInt(tip);
  // Covers six full blocks of rising base fee.
  const maxFeePerGas = hexToBigInt(block.baseFeePerGas ?? "0x0") * 2n + maxPriorityFeePerGas;
  return {
    minedNonce: hexToNumber(mined),
    pendingNonce: hexToNumber(pending),
    balanceWei: hexToBigInt(balance),
    fees: { maxFeePerGas, maxPriorityFeePerGas },
    gasLimit,
  };
}

async function simulate(
  rpc: Rpc,
  relayer: Address,
  { settlementAddress, usdcAddress }: RelayerOptions,
  data: Hex,
  block: "latest" | "pending",
): Promise<Simulation> {
  const transaction = { from: relayer, to: settlementAddress, data, gas: `0x${gasLimit.toString(16)}` };
  const answer = await rpc.ask("eth_call", [transaction, block]);
  if (!answer.refusal) return { isOk: true };
  const revert = decodeRevert(answer.refusal.data);
  if (revert.name === "Unexplained") return { isOk: false, revert: { ...revert, reason: answer.refusal.message } };
  if (revert.name !== "TokenRefused" || !(await isTokenPaused(rpc, usdcAddress))) return { isOk: false, revert };
  return { isOk: false, revert: { ...revert, name: "TokenPaused" } };
}

function callData(call: SettlementCall): Hex {
  const { sessionIdHash, from, to, ratePerSecond, chargeableSeconds, toAmount, feeAmount } = call;
  return encodeFunctionData({
    abi: luxxonSettlementAbi,
    functionName: "settleFromPool",
    args: [sessionIdHash, from, to, ratePerSecond, BigInt(chargeableSeconds), toAmount, feeAmount],
  });
}

interface Unsigned extends Fees {
  chainId: number;
  nonce: number;
  to: Address;
  data: Hex;
}

async function signWith(account: PrivateKeyAccount, transaction: Unsigned): Promise<SignedTransaction> {
  const raw = await account.signTransaction({ type: "eip1559", gas: gasLimit, value: 0n, ...transaction });
  const { nonce, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  return { hash: keccak256(raw), raw, nonce, maxFeePerGas, maxPriorityFeePerGas };
}

function resign(account: PrivateKeyAccount, raw: Hex, fees: Fees): Promise<SignedTransaction> {
  const { chainId, nonce = 0, to, data = "0x" } = parseTransaction(raw as TransactionSerializedEIP1559);
  if (!to) throw new Error("a stored transaction has no receiver");
  return signWith(account, { chainId, nonce, to, data, ...fees });
}

async function broadcast(rpc: Rpc, raw: Hex): Promise<Broadcast> {
  const answer = await rpc.ask("eth_sendRawTransaction", [raw]);
  if (!answer.refusal) return { outcome: "accepted", message: "" };
  return { outcome: outcomeOf(answer.refusal), message: answer.refusal.message };
}

/** Nodes agree on what went wrong, not on how to say it. */
function outcomeOf({ message }: RpcRefusal): Broadcast["outcome"] {
  if (/already known|already imported|alreadyknown|same hash|already exists/i.test(message)) return "known";
  if (/nonce too low|oldnonce|nonce is too low/i.test(message)) return "nonceTooLow";
  if (/insufficient funds|insufficientfunds|insufficient balance/i.test(message)) return "noGas";
  if (/underpriced|feetoolow|fee too low|less than block base fee|gas price/i.test(message)) return "underpriced";
  return "refused";
}

async function readReceipt(rpc: Rpc, hash: Hex): Promise<Receipt | null> {
  const receipt = await rpc.read<{ status: Hex; blockNumber: Hex; blockHash: Hex } | null>(
    "eth_getTransactionReceipt",
    [hash],
  );
  if (!receipt) return null;
  const { status, blockNumber, blockHash } = receipt;
  return { hash, isSuccess: hexToNumber(status) === 1, blockNumber: hexToBigInt(blockNumber), blockHash };
}
