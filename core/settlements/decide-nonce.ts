import "server-only";

/** One of the transactions signed for the same nonce. */
export interface NonceTransaction {
  id: string;
  status: "SIGNED" | "BROADCAST" | "MINED" | "REVERTED" | "REPLACED";
  ageMs: number;
  /** Since a node first took it; null when none did. */
  sinceBroadcastMs: number | null;
  /** Since it was last handed to a node; null when it never was. */
  sinceTryMs: number | null;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
  minedBlock: bigint | null;
  receipt: { isSuccess: boolean; blockNumber: bigint } | null;
}

export interface NonceFacts {
  nonce: number;
  /** Lowest nonce of the relayer that is in no block yet. */
  minedNonce: number;
  /** Oldest first, at least one. */
  transactions: readonly NonceTransaction[];
  marketFees: { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint };
}

export type NonceStep =
  | { do: "wait" }
  /** Hand this one to the node, again if need be. */
  | { do: "broadcast"; id: string }
  | { do: "replace"; id: string; fees: NonceFacts["marketFees"] }
  /** This one is in a block; the others of its nonce are void. */
  | { do: "resolve"; id: string; status: "MINED" | "REVERTED"; blockNumber: bigint }
  /** Something unknown took the nonce: none of these will ever be mined. */
  | { do: "abandon" };

const replaceAfterMs = 30_000;
const repeatAfterMs = 5_000;
const abandonAfterMs = 60_000;

/** What to do next about one nonce of a relayer (spec 14.4). */
export function decideNonce(facts: NonceFacts): NonceStep {
  const { transactions, nonce, minedNonce } = facts;
  const newest = transactions.at(-1);
  const mined = transactions.find(({ receipt }) => receipt !== null);
  if (mined?.receipt) {
    const status = mined.receipt.isSuccess ? "MINED" : "REVERTED";
    const { blockNumber } = mined.receipt;
    const others = transactions.filter((transaction) => transaction !== mined);
    const areVoid = others.every((other) => other.status === "REPLACED");
    const isKnown = mined.status === status && mined.minedBlock === blockNumber && areVoid;
    return isKnown ? { do: "wait" } : { do: "resolve", id: mined.id, status, blockNumber };
  }
  if (!newest) return { do: "wait" };
  // Counter and receipts may come from two nodes: give the receipt time to appear.
  if (nonce < minedNonce) return newest.ageMs > abandonAfterMs ? { do: "abandon" } : { do: "wait" };
  if (newest.status !== "BROADCAST") return { do: "broadcast", id: newest.id };
  const fees = nonce === minedNonce && isStuck(newest) && raisedFees(newest, facts.marketFees);
  if (fees) return { do: "replace", id: newest.id, fees };
  return (newest.sinceTryMs ?? Infinity) > repeatAfterMs ? { do: "broadcast", id: newest.id } : { do: "wait" };
}

const isStuck = ({ sinceBroadcastMs }: NonceTransaction) => (sinceBroadcastMs ?? 0) >= replaceAfterMs;

/**
 * At least an eighth more than before, as nodes ask of a replacement, and at least the market's price. Undefined when that
 * is far above the market: then the price is not what is wrong.
 */
export function raisedFees(
  before: NonceFacts["marketFees"],
  market: NonceFacts["marketFees"],
): NonceFacts["marketFees"] | undefined {
  if (before.maxFeePerGas >= market.maxFeePerGas * 4n) return undefined;
  const raised = (fee: bigint, floor: bigint) => {
    const higher = (fee * 9n + 7n) / 8n + 1n;
    return higher > floor ? higher : floor;
  };
  return {
    maxFeePerGas: raised(before.maxFeePerGas, market.maxFeePerGas),
    maxPriorityFeePerGas: raised(before.maxPriorityFeePerGas, market.maxPriorityFeePerGas),
  };
}
