import "server-only";
import type { BatchSimulation, Simulation } from "#contracts/client.ts";
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
  simulation: Simulation;
  /** A batch of it alone would settle it, booking what the token refuses to pay. */
  isDeferrable: boolean;
}

export type SettlementStep =
  /** As a batch of one: the token refuses its payee, who may claim it later. */
  | { do: "send"; isDeferred: boolean }
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
    if (!facts.hasReverted || facts.attempts < 2) return { do: "send", isDeferred: false };
    return failed("REVERTED", "reverted on chain, not in simulation", facts.attempts);
  }
  const { name, args, reason } = facts.simulation.revert;
  if (transientReverts.has(name)) return { do: "hold", reason, retryInMs: 5 * second };
  if (name === "TokenRefused" && facts.isDeferrable) return { do: "send", isDeferred: true };
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

/** What to do about a batch of payments that nobody has looked at one by one. */
export type BatchStep = { do: "send" } | { do: "hold"; reason: string; retryInMs: number } | { do: "lookAtEach" };

/** A batch is sent when all of it would be settled; else each of its entries is looked at, unless it is no entry's fault. */
export function decideBatch(count: number, simulation: BatchSimulation): BatchStep {
  if (simulation.isOk) return simulation.settledCount === count ? { do: "send" } : { do: "lookAtEach" };
  const { name, reason } = simulation.revert;
  if (name === "Unexplained" || !transientReverts.has(name)) return { do: "lookAtEach" };
  return { do: "hold", reason, retryInMs: 5 * second };
}

/** What a skipped entry failed of (spec 14.3); null when only another look at it can tell. */
export function failureOfSkip(reason: string): FailureCode | null {
  if (transientReverts.has(reason) || reason === "LuxxonSettlement_FeeAboveCap") return null;
  return failureOfRevert[reason] ?? "REVERTED";
}
