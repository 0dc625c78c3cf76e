import "server-only";
import {
  type Address,
  concatHex,
  type Hex,
  hexToBigInt,
  hexToNumber,
  keccak256,
  parseTransaction,
  type TransactionSerializedEIP1559,
} from "viem";
import { decodeRevert, type Revert } from "./decode-revert.ts";
import { type DepositAuthorization, depositData } from "./deposit.ts";
import { type Receipt, readReceipt } from "./read-receipt.ts";
import { isTokenPaused } from "./read-settlement.ts";
import type { Rpc, RpcRefusal } from "./rpc.ts";
import { batchData, batchGasLimit, type SettlementCall, singleData, singleGas } from "./settlement-data.ts";
import type { TransactionSigner } from "./signers/transaction-signer.ts";

/** What one transaction pays: one charge by `settleFromPool`, or any number by `settleBatch`. */
export interface Payment {
  calls: readonly SettlementCall[];
  isBatch: boolean;
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
}

export interface SignedTransaction extends Fees {
  hash: Hex;
  raw: Hex;
  nonce: number;
}

export type Refusal = { isOk: false; revert: Revert };
export type Simulation = { isOk: true } | Refusal;
/** The entries that `settleBatch` would settle; it would skip the others. */
export type BatchSimulation = { isOk: true; settledCount: number } | Refusal;

/** What became of handing signed bytes to the node. Only `accepted` and `known` mean that it has them. */
export interface Broadcast {
  outcome: "accepted" | "known" | "nonceTooLow" | "underpriced" | "noGas" | "refused";
  message: string;
}

/** The key that pays for settlements, and what it can do. Every method @throws ChainUnavailableError */
export interface Relayer {
  readonly address: Address;
  readAccount(): Promise<RelayerAccount>;
  /** Gas that this payment may use; unused gas is not paid. */
  gasLimitOf(payment: Payment): bigint;
  /** The same for a deposit. */
  readonly depositGas: bigint;
  /** Whether `settleFromPool` would go through now. */
  simulate(call: SettlementCall): Promise<Simulation>;
  simulateBatch(calls: readonly SettlementCall[]): Promise<BatchSimulation>;
  /** Signs the payment; nothing is sent. */
  sign(payment: Payment, options: Fees & { nonce: number }): Promise<SignedTransaction>;
  /** Whether the deposit would go through in the next block. */
  simulateDeposit(deposit: DepositAuthorization): Promise<Simulation>;
  /** Signs `depositWithAuthorization`; nothing is sent. */
  signDeposit(deposit: DepositAuthorization, options: Fees & { nonce: number }): Promise<SignedTransaction>;
  /** Signs a transaction that does nothing but use its nonce. */
  signFiller(options: Fees & { nonce: number }): Promise<SignedTransaction>;
  /** Signs what `raw` does once more, with the same nonce and other fees. */
  resign(raw: Hex, fees: Fees): Promise<SignedTransaction>;
  /** Safe to repeat with the same bytes. */
  broadcast(raw: Hex): Promise<Broadcast>;
  /** Null while the transaction is in no block of the node's chain. */
  readReceipt(hash: Hex): Promise<Receipt | null>;
}

/** A transfer of nothing to oneself. */
const fillerGas = 21_000n;

export interface RelayerOptions {
  signer: TransactionSigner;
  chainId: number;
  settlementAddress: Address;
  usdcAddress: Address;
  /** Appended to what the contract reads of each payment and deposit. */
  dataSuffix?: Hex;
}

export function createRelayer(rpc: Rpc, options: RelayerOptions): Relayer {
  const { signer, chainId, settlementAddress: to, dataSuffix = "0x" } = options;
  const { address } = signer;
  const call = (request: SimulatedCall) => rpc.inTime(() => simulate(rpc, { ...options, from: address }, request));
  const sign = (data: Hex, gas: bigint, fees: Fees & { nonce: number }) =>
    signWith(signer, { ...fees, chainId, to, data: concatHex([data, dataSuffix]), gas });
  return {
    address,
    gasLimitOf,
    depositGas: singleGas,
    readAccount: () => rpc.inTime(() => readAccount(rpc, address)),
    simulate: async (charge) =>
      withoutResult(await call({ data: singleData(charge), gas: singleGas, block: "latest" })),
    simulateBatch: async (calls) => {
      const done = await call({ data: batchData(calls), gas: batchGasLimit(calls), block: "latest" });
      return done.isOk ? { isOk: true, settledCount: hexToNumber(done.result) } : done;
    },
    sign: (payment, fees) => sign(dataOf(payment), gasLimitOf(payment), fees),
    simulateDeposit: async (deposit) =>
      withoutResult(await call({ data: depositData(deposit), gas: singleGas, block: "pending" })),
    signDeposit: (deposit, fees) => sign(depositData(deposit), singleGas, fees),
    signFiller: (fees) => signWith(signer, { ...fees, chainId, to: address, data: "0x", gas: fillerGas }),
    resign: (raw, fees) => resign(signer, raw, fees),
    broadcast: (raw) => rpc.inTime(() => broadcast(rpc, raw)),
    readReceipt: (hash) => rpc.inTime(() => readReceipt(rpc, hash)),
  };
}

function dataOf({ calls, isBatch }: Payment): Hex {
  const [only] = calls;
  return isBatch || !only ? batchData(calls) : singleData(only);
}

function gasLimitOf({ calls, isBatch }: Payment): bigint {
  return isBatch ? batchGasLimit(calls) : singleGas;
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
  };
}

interface SimulatedCall {
  data: Hex;
  gas: bigint;
  block: "latest" | "pending";
}

async function simulate(
  rpc: Rpc,
  {
    from,
    settlementAddress,
    usdcAddress,
  }: Pick<RelayerOptions, "settlementAddress" | "usdcAddress"> & { from: Address },
  { data, gas, block }: SimulatedCall,
): Promise<{ isOk: true; result: Hex } | Refusal> {
  const transaction = { from, to: settlementAddress, data, gas: `0x${gas.toString(16)}` };
  const answer = await rpc.ask("eth_call", [transaction, block]);
  if (!answer.refusal) return { isOk: true, result: answer.result as Hex };
  const revert = decodeRevert(answer.refusal.data);
  if (revert.name === "Unexplained") return { isOk: false, revert: { ...revert, reason: answer.refusal.message } };
  if (revert.name !== "TokenRefused" || !(await isTokenPaused(rpc, usdcAddress))) return { isOk: false, revert };
  return { isOk: false, revert: { ...revert, name: "TokenPaused" } };
}

const withoutResult = (done: { isOk: true } | Refusal): Simulation => (done.isOk ? { isOk: true } : done);

interface Unsigned extends Fees {
  chainId: number;
  nonce: number;
  to: Address;
  data: Hex;
  gas: bigint;
}

async function signWith(signer: TransactionSigner, transaction: Unsigned): Promise<SignedTransaction> {
  const raw = await signer.signTransaction({ type: "eip1559", value: 0n, ...transaction });
  const { nonce, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  return { hash: keccak256(raw), raw, nonce, maxFeePerGas, maxPriorityFeePerGas };
}

function resign(signer: TransactionSigner, raw: Hex, fees: Fees): Promise<SignedTransaction> {
  const { chainId, nonce = 0, to, data = "0x", gas } = parseTransaction(raw as TransactionSerializedEIP1559);
  if (!to || !gas) throw new Error("a stored transaction has no receiver or no gas");
  return signWith(signer, { chainId, nonce, to, data, gas, ...fees });
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
