import "server-only";
import {
  type Address,
  decodeEventLog,
  encodeEventTopics,
  getAddress,
  type Hex,
  hexToBigInt,
  hexToNumber,
  pad,
  type RpcLog,
} from "viem";
import { luxxonSettlementAbi } from "../abi/luxxon-settlement.ts";
import { testUsdcAbi } from "../abi/test-usdc.ts";
import { ChainUnavailableError } from "./chain-unavailable-error.ts";
import type { Addresses } from "./read-pool.ts";
import { blockParameter } from "./read-settlement.ts";
import type { Rpc } from "./rpc.ts";

/** Where a log stands on the chain. */
interface LogPlace {
  /** The settlement contract that it belongs to; for an approval, the spender. */
  settlementAddress: Address;
  txHash: Hex;
  logIndex: number;
  blockNumber: bigint;
  blockHash: Hex;
}

/** What the ledger is made of. Amounts in µUSDC, addresses EIP-55. */
export type ChainLog = LogPlace &
  (
    | { kind: "deposited" | "withdrawn" | "approval"; wallet: Address; amount: bigint }
    | { kind: "settled"; sessionIdHash: Hex; from: Address; to: Address; toAmount: bigint; feeAmount: bigint }
    | { kind: "spendCapSet"; wallet: Address }
    /** What the token refused to pay a batch's payee, and what a payee got of it later. */
    | { kind: "payoutDeferred" | "claimed"; wallet: Address; amount: bigint }
  );

export interface ChainBlock {
  number: bigint;
  hash: Hex;
  /** Seconds since 1970. */
  timestamp: number;
}

type RpcBlock = { number: Hex; hash: Hex; timestamp: Hex } | null;

const ledgerEvents = ["Deposited", "Withdrawn", "Settled", "SpendCapSet", "PayoutDeferred", "Claimed"] as const;
const ledgerTopics = ledgerEvents.map((eventName) => encodeEventTopics({ abi: luxxonSettlementAbi, eventName })[0]);
const [settledTopic] = encodeEventTopics({ abi: luxxonSettlementAbi, eventName: "Settled" });
const [approvalTopic] = encodeEventTopics({ abi: testUsdcAbi, eventName: "Approval" });

export async function readHead(rpc: Rpc): Promise<ChainBlock> {
  const block = toBlock(await rpc.read<RpcBlock>("eth_getBlockByNumber", ["latest", false]));
  if (!block) throw new ChainUnavailableError("the node has no latest block");
  return block;
}

/** Null for a block that the node does not have. */
export async function readBlock(rpc: Rpc, number: bigint): Promise<ChainBlock | null> {
  return toBlock(await rpc.read<RpcBlock>("eth_getBlockByNumber", [blockParameter(number), false]));
}

/** Every log that the ledger is made of between two blocks, both included, in the order of the chain. */
export async function readLogs(
  rpc: Rpc,
  { settlementAddress, previousSettlementAddresses, usdcAddress }: Addresses,
  range: { fromBlock: bigint; toBlock: bigint },
): Promise<ChainLog[]> {
  const contracts = [settlementAddress, ...previousSettlementAddresses];
  const blocks = { fromBlock: blockParameter(range.fromBlock), toBlock: blockParameter(range.toBlock) };
  const spenders = contracts.map((contract) => pad(contract, { size: 32 }));
  const [own, approvals] = await Promise.all([
    rpc.read<RpcLog[]>("eth_getLogs", [{ ...blocks, address: contracts, topics: [ledgerTopics] }]),
    rpc.read<RpcLog[]>("eth_getLogs", [{ ...blocks, address: usdcAddress, topics: [approvalTopic, null, spenders] }]),
  ]);
  const logs = [...own.map(decodeSettlementLog), ...approvals.map(decodeApproval)];
  return logs.sort((a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex);
}

function decodeSettlementLog(log: RpcLog): ChainLog {
  const place = placeOf(log, log.address);
  if (log.topics[0] === settledTopic) return { ...place, ...decodeSettled(log) };
  const { eventName, args } = decodeEventLog({ abi: luxxonSettlementAbi, data: log.data, topics: log.topics });
  switch (eventName) {
    case "Deposited":
      return { ...place, kind: "deposited", wallet: args.consumer, amount: args.amount };
    case "Withdrawn":
      return { ...place, kind: "withdrawn", wallet: args.consumer, amount: args.amount };
    case "SpendCapSet":
      return { ...place, kind: "spendCapSet", wallet: args.consumer };
    case "PayoutDeferred":
      return { ...place, kind: "payoutDeferred", wallet: args.payee, amount: args.amount };
    case "Claimed":
      return { ...place, kind: "claimed", wallet: args.payee, amount: args.amount };
    default:
      throw new ChainUnavailableError(`the node returned ${eventName}, which was not asked for`);
  }
}

/** By hand: a batch has hundreds, and decoding by the ABI takes twenty times as long. */
function decodeSettled({ topics, data }: RpcLog) {
  const [, sessionIdHash = "0x", from = "0x", to = "0x"] = topics;
  const word = (at: number) => BigInt(`0x${data.slice(2 + 64 * at, 66 + 64 * at)}`);
  const address = (topic: Hex) => getAddress(`0x${topic.slice(26)}`);
  const amounts = { toAmount: word(0), feeAmount: word(1) };
  return { kind: "settled", sessionIdHash, from: address(from), to: address(to), ...amounts } as const;
}

function decodeApproval(log: RpcLog): ChainLog {
  const { args } = decodeEventLog({ abi: testUsdcAbi, eventName: "Approval", data: log.data, topics: log.topics });
  return { ...placeOf(log, args.spender), kind: "approval", wallet: args.owner, amount: args.value };
}

function placeOf(log: RpcLog, settlementAddress: Address): LogPlace {
  const { transactionHash, logIndex, blockNumber, blockHash } = log;
  if (!transactionHash || !logIndex || !blockNumber || !blockHash) {
    throw new ChainUnavailableError("the node returned a log without its place");
  }
  return {
    settlementAddress: getAddress(settlementAddress),
    txHash: transactionHash,
    logIndex: hexToNumber(logIndex),
    blockNumber: hexToBigInt(blockNumber),
    blockHash,
  };
}

function toBlock(block: RpcBlock): ChainBlock | null {
  if (!block) return null;
  return { number: BigInt(block.number), hash: block.hash, timestamp: Number(block.timestamp) };
}
