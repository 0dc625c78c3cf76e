import "server-only";
import { type Address, type Hex, http, keccak256, numberToHex, pad, stringToHex } from "viem";
import { ChainUnavailableError } from "./client/chain-unavailable-error.ts";
import { decodeFact, factTopics } from "./history/decode-fact.ts";
import type { ChainFact, RawLog } from "./history/facts.ts";

export type { ChainFact, SettledFact } from "./history/facts.ts";

export interface HistoryBlock {
  number: bigint;
  hash: Hex;
  /** Seconds since 1970. */
  timestamp: number;
}

/** Amounts that the contract tells of itself, in µUSDC; `feeCapBps` in basis points. */
export type HistoryView = "deposits" | "claimable" | "totalHeld" | "accruedFees" | "feeCapBps";

/**
 * What the chain says, for whoever checks our own books: connection, decoding and calls of its own, so that a fault of
 * the client that writes the books is not repeated here. Addresses are lower-case. @throws ChainUnavailableError
 */
export interface ChainHistory {
  readonly chainId: number;
  /** The settlement contract, then the ones before it. */
  readonly contracts: readonly Address[];
  readHead(): Promise<HistoryBlock>;
  /** In the order asked for; null for a block that the node does not have. */
  readBlocks(numbers: readonly bigint[]): Promise<(HistoryBlock | null)[]>;
  /** Everything that moved money in our contracts, and approvals for them; both ends included. */
  readFacts(range: { fromBlock: bigint; toBlock: bigint }): Promise<ChainFact[]>;
  readView(contract: Address, view: HistoryView, block: bigint, wallet?: Address): Promise<bigint>;
  /** USDC in the contract itself. */
  readBalance(contract: Address, block: bigint): Promise<bigint>;
}

export interface HistorySettings {
  CHAIN_ID: number;
  RPC_URL: string;
  USDC_ADDRESS: string;
  SETTLEMENT_ADDRESS: string;
  PREVIOUS_SETTLEMENT_ADDRESSES: readonly string[];
}

const blocksPerQuery = 2_000n;
const deadlineMs = 5_000;
const signatures: Record<HistoryView | "balanceOf", string> = {
  deposits: "deposits(address)",
  claimable: "claimable(address)",
  totalHeld: "totalHeld()",
  accruedFees: "accruedFees()",
  feeCapBps: "feeCapBps()",
  balanceOf: "balanceOf(address)",
};

export function createChainHistory(settings: HistorySettings): ChainHistory {
  const lower = (address: string) => address.toLowerCase() as Address;
  const contracts = [settings.SETTLEMENT_ADDRESS, ...settings.PREVIOUS_SETTLEMENT_ADDRESSES].map(lower);
  const usdc = lower(settings.USDC_ADDRESS);
  const { request } = http(settings.RPC_URL, { batch: { batchSize: 20 }, retryCount: 1, timeout: deadlineMs })({});

  async function ask<T>(method: string, params: readonly unknown[]): Promise<T> {
    try {
      return (await request({ method, params } as never)) as T;
    } catch (cause) {
      throw new ChainUnavailableError(`${method}: no usable answer`, { cause });
    }
  }

  let isRightChain = false;
  async function requireChain(): Promise<void> {
    if (isRightChain) return;
    const actual = Number(await ask<Hex>("eth_chainId", []));
    if (actual !== settings.CHAIN_ID) {
      throw new ChainUnavailableError(`the RPC serves chain ${actual}, not ${settings.CHAIN_ID}`);
    }
    isRightChain = true;
  }

  async function readBlock(tag: Hex | "latest"): Promise<HistoryBlock | null> {
    const block = await ask<Record<"number" | "hash" | "timestamp", Hex> | null>("eth_getBlockByNumber", [tag, false]);
    return block && { number: BigInt(block.number), hash: block.hash, timestamp: Number(block.timestamp) };
  }

  /** A node that refuses a range is asked for its halves. */
  async function readLogs(from: bigint, to: bigint): Promise<RawLog[]> {
    const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to) };
    const spenders = contracts.map((contract) => pad(contract, { size: 32 }));
    try {
      const [own, approvals] = await Promise.all([
        ask<RawLog[]>("eth_getLogs", [{ ...range, address: contracts, topics: [factTopics.contract] }]),
        ask<RawLog[]>("eth_getLogs", [{ ...range, address: usdc, topics: [factTopics.approval, null, spenders] }]),
      ]);
      return [...own, ...approvals];
    } catch (err) {
      if (from === to) throw err;
      const middle = (from + to) / 2n;
      return [...(await readLogs(from, middle)), ...(await readLogs(middle + 1n, to))];
    }
  }

  async function call(to: Address, name: HistoryView | "balanceOf", block: bigint, wallet?: Address): Promise<bigint> {
    const selector = keccak256(stringToHex(signatures[name])).slice(0, 10);
    const data = `${selector}${wallet ? pad(wallet, { size: 32 }).slice(2) : ""}`;
    return BigInt(await ask<Hex>("eth_call", [{ to, data }, numberToHex(block)]));
  }

  return {
    chainId: settings.CHAIN_ID,
    contracts,
    async readHead() {
      await requireChain();
      const head = await readBlock("latest");
      if (!head) throw new ChainUnavailableError("the node has no latest block");
      return head;
    },
    readBlocks: (numbers) => Promise.all(numbers.map((number) => readBlock(numberToHex(number)))),
    async readFacts({ fromBlock, toBlock }) {
      const facts: ChainFact[] = [];
      for (let from = fromBlock; from <= toBlock; from += blocksPerQuery) {
        const last = from + blocksPerQuery - 1n;
        facts.push(...(await readLogs(from, last < toBlock ? last : toBlock)).map(decodeFact));
      }
      return facts;
    },
    readView: call,
    readBalance: (contract, block) => call(usdc, "balanceOf", block, contract),
  };
}
