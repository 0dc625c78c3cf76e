import "server-only";
import type { FailureCode } from "./settlements.schemas.ts";

/** What is known of a settlement that has no transaction under way. */
export interface SettlementFacts {
  /** Its last transaction was mined and reverted just now. */
  hasReverted: boolean;
  /** Tries so far. */
  attempts: number;
  /** The contract's replay guard at the latest block. */
  isSettled: boolean;
  /** The guard is set at a block that the ledger covers, and the ledger holds no payment of this session. */
  isPaidByOthers: boolean;
  simulation: { isOk: true } | { isOk: false; revert: { name: string; args: readonly unknown[]; reason: string } };
}

export type SettlementStep =
  | { do: "send" }
  /** Nobody's fault, or already done: ask again later. */
  | { do: "hold"; reason: string; retryInMs: number }
  /** The contract's fee cap fell below the stamped rate: the fee becomes this, the rest goes to the operator. */
  | { do: "recompose"; feeAmount: bigint }
  /** `retryInMs` null: never. */
  | { do: "fail"; code: FailureCode; reason: string; retryInMs: number | null };

const second = 1_000;
const minute = 60 * second;

const failureOfRevert: Record<string, FailureCode> = {
  LuxxonSettlement_InsufficientPool: "UNDERFUNDED",
  LuxxonSettlement_RateAboveCap: "SPEND_CAP",
  LuxxonSettlement_SessionAboveCap: "SPEND_CAP",
  TokenRefused: "TOKEN_REJECTED",
};

/** Reverts that say nothing about the session: it stays PENDING (spec 14.3). */
const transientReverts = new Set([
  "EnforcedPause",
  "TokenPaused",
  "Unexplained",
  "LuxxonSettlement_NotRelayer",
  "LuxxonSettlement_AlreadySettled",
]);

/** What to do next about one settlement (spec 14.2, 14.3). */
export function decideSettlement(facts: SettlementFacts): SettlementStep {
  if (facts.isPaidByOthers) {
    return { do: "fail", code: "MISMATCH", reason: "the session id is used, by another payment", retryInMs: null };
  }
  if (facts.isSettled) return { do: "hold", reason: "paid; the ledger has not read that far", retryInMs: second };
  if (facts.simulation.isOk) {
    if (!facts.hasReverted || facts.attempts < 2) return { do: "send" };
    return failed("REVERTED", "reverted on chain, not in simulation", facts.attempts);
  }
  const { name, args, reason } = facts.simulation.revert;
  if (transientReverts.has(name)) return { do: "hold", reason, retryInMs: 5 * second };
  const maxFee = args[1];
  if (name === "LuxxonSettlement_FeeAboveCap" && typeof maxFee === "bigint") {
    return { do: "recompose", feeAmount: maxFee };
  }
  return failed(failureOfRevert[name] ?? "REVERTED", reason, facts.attempts);
}

function failed(code: FailureCode, reason: string, attempts: number): SettlementStep {
  const doubled = minute * 2 ** Math.min(attempts, 10);
  return { do: "fail", code, reason, retryInMs: code === "REVERTED" ? Math.min(doubled, 60 * minute) : 10 * minute };
}

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

const replaceAfterMs = 30 * second;
const repeatAfterMs = 5 * second;
const abandonAfterMs = minute;

/** What to do next about one nonce of a relayer (spec 14.4). */
export function decideNonce(facts: NonceFacts): NonceStep {
  const { transactions, nonce, minedNonce } = facts;
  const newest = transactions.at(-1);
  const mined = transactions.find(({ receipt }) => receipt !== null);
  if (mined?.receipt) {
    const status = mined.receipt.isSuccess ? "MINED" : "REVERTED";
    const { blockNumber } = mined.receipt;
    const isKnown = mined.status === status && mined.minedBlock === blockNumber;
    return isKnown ? { do: "wait" } : { do: "resolve", id: mined.id, status, blockNumber };
  }
  if (!newest) return { do: "wait" };
  // Counter and receipts may come from two nodes: give the receipt time to appear.
  if (nonce < minedNonce) return newest.ageMs > abandonAfterMs ? { do: "abandon" } : { do: "wait" };
  if (newest.status !== "BROADCAST") return { do: "broadcast", id: newest.id };
  if (nonce === minedNonce && isStuck(newest, facts.marketFees)) {
    return { do: "replace", id: newest.id, fees: raisedFees(newest, facts.marketFees) };
  }
  return (newest.sinceTryMs ?? Infinity) > repeatAfterMs ? { do: "broadcast", id: newest.id } : { do: "wait" };
}

/** Long enough in the mempool, and not yet far above the market: then the price is not what is wrong. */
function isStuck(newest: NonceTransaction, market: NonceFacts["marketFees"]): boolean {
  const waited = newest.sinceBroadcastMs ?? 0;
  return waited >= replaceAfterMs && newest.maxFeePerGas < market.maxFeePerGas * 4n;
}

/** At least an eighth more than before, as nodes ask of a replacement, and at least the market's price. */
function raisedFees(before: NonceTransaction, market: NonceFacts["marketFees"]): NonceFacts["marketFees"] {
  const raised = (fee: bigint, floor: bigint) => {
    const higher = (fee * 9n + 7n) / 8n + 1n;
    return higher > floor ? higher : floor;
  };
  return {
    maxFeePerGas: raised(before.maxFeePerGas, market.maxFeePerGas),
    maxPriorityFeePerGas: raised(before.maxPriorityFeePerGas, market.maxPriorityFeePerGas),
  };
}
