import "server-only";
import { type Address, type Hex, keccak256, stringToHex } from "viem";
import type { ChainFact, RawLog } from "./facts.ts";

const topicOf = (signature: string) => keccak256(stringToHex(signature));

/** From the events of the contract's interface, written out: no generated ABI is trusted here. */
const topics = {
  Deposited: topicOf("Deposited(address,address,uint256)"),
  Withdrawn: topicOf("Withdrawn(address,uint256)"),
  Settled: topicOf("Settled(bytes32,address,address,uint256,uint256,uint256,uint256)"),
  PayoutDeferred: topicOf("PayoutDeferred(address,uint256)"),
  Claimed: topicOf("Claimed(address,uint256)"),
  Approval: topicOf("Approval(address,address,uint256)"),
} as const;

const { Approval: approval, ...contractTopics } = topics;
export const factTopics = { contract: Object.values(contractTopics), approval };

/** A log by the position of its words. @throws Error for a log that was not asked for */
export function decodeFact(log: RawLog): ChainFact {
  const event = (Object.keys(topics) as (keyof typeof topics)[]).find((name) => topics[name] === log.topics[0]);
  const place = {
    contract: log.address.toLowerCase() as Address,
    txHash: log.transactionHash,
    logIndex: Number(log.logIndex),
    blockNumber: BigInt(log.blockNumber),
    blockHash: log.blockHash,
  };
  const amount = (index: number) => BigInt(`0x${log.data.slice(2 + index * 64, 66 + index * 64)}`);
  const indexed = (index: number): Hex => {
    const topic = log.topics[index];
    if (!topic) throw new Error(`log ${log.transactionHash}:${log.logIndex} lacks a topic`);
    return topic;
  };
  const wallet = (index: number) => `0x${indexed(index).slice(26)}`.toLowerCase() as Address;
  switch (event) {
    case "Settled":
      return {
        ...place,
        event,
        sessionId: indexed(1),
        from: wallet(2),
        to: wallet(3),
        toAmount: amount(0),
        feeAmount: amount(1),
        ratePerSecond: amount(2),
        chargeableSeconds: amount(3),
      };
    case "Approval":
      return { ...place, contract: wallet(2), event, wallet: wallet(1), amount: amount(0) };
    case undefined:
      throw new Error(`log ${log.transactionHash}:${log.logIndex} is of no known event`);
    default:
      return { ...place, event, wallet: wallet(1), amount: amount(0) };
  }
}
