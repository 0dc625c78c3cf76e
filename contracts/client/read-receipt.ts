import "server-only";
import {
  decodeEventLog,
  encodeEventTopics,
  type Hex,
  hexToBigInt,
  hexToNumber,
  type RpcLog,
  toFunctionSelector,
} from "viem";
import { luxxonSettlementAbi } from "../abi/luxxon-settlement.ts";
import type { Rpc } from "./rpc.ts";

export interface Receipt {
  hash: Hex;
  isSuccess: boolean;
  blockNumber: bigint;
  blockHash: Hex;
  /** Entries of a batch that the contract did not settle. */
  skipped: SkippedEntry[];
}

export interface SkippedEntry {
  sessionIdHash: Hex;
  /** Name of the contract's error, `Panic`, or the selector of one that is not known. */
  reason: string;
}

interface RpcReceipt {
  status: Hex;
  blockNumber: Hex;
  blockHash: Hex;
  logs: RpcLog[];
}

const [skippedTopic] = encodeEventTopics({ abi: luxxonSettlementAbi, eventName: "SettleSkipped" });

const errorNames = new Map<string, string>([["0x4e487b71", "Panic"]]);
for (const item of luxxonSettlementAbi) {
  if (item.type !== "error") continue;
  const inputs = item.inputs.map(({ type }) => type).join();
  errorNames.set(toFunctionSelector(`${item.name}(${inputs})`), item.name);
}

/** Null while the transaction is in no block of the node's chain. @throws ChainUnavailableError */
export async function readReceipt(rpc: Rpc, hash: Hex): Promise<Receipt | null> {
  const receipt = await rpc.read<RpcReceipt | null>("eth_getTransactionReceipt", [hash]);
  if (!receipt) return null;
  const { status, blockNumber, blockHash, logs } = receipt;
  return {
    hash,
    isSuccess: hexToNumber(status) === 1,
    blockNumber: hexToBigInt(blockNumber),
    blockHash,
    skipped: logs.filter(({ topics }) => topics[0] === skippedTopic).map(skippedEntry),
  };
}

function skippedEntry({ data, topics }: RpcLog): SkippedEntry {
  const { args } = decodeEventLog({ abi: luxxonSettlementAbi, eventName: "SettleSkipped", data, topics });
  return { sessionIdHash: args.sessionId, reason: errorNames.get(args.reason) ?? args.reason };
}
