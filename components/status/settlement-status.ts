import type { FailureCode, Settlement } from "../api/wire.ts";
import type { StatusLook } from "./session-status.ts";

/** Why a settlement waits, in words. */
export const failureWords: Record<FailureCode, string> = {
  UNDERFUNDED: "pool too low",
  SPEND_CAP: "your cap",
  TOKEN_REJECTED: "USDC refused",
  MISMATCH: "does not match",
  REVERTED: "contract refused",
};

/** Icon, word and tone of a settlement. An unknown value is neutral, with the raw word. */
export function settlementStatus({ state, failureCode }: Pick<Settlement, "state" | "failureCode">): StatusLook {
  switch (state) {
    case "NOT_READY":
      return { tone: "neutral", icon: "circle-dashed", label: "Not ready" };
    case "PENDING":
      return { tone: "info", icon: "hourglass", label: "Waiting" };
    case "SUBMITTED":
      return { tone: "violet", icon: "send", label: "Sent" };
    case "CONFIRMED":
      return { tone: "success", icon: "circle-check", label: "Settled" };
    case "FAILED":
      return {
        tone: "danger",
        icon: "circle-alert",
        label: failureCode ? `Failed: ${failureWords[failureCode] ?? failureCode}` : "Failed",
      };
    case "SKIPPED":
      return { tone: "neutral", icon: "circle-minus", label: "Nothing to pay" };
    default:
      return { tone: "neutral", icon: "circle-help", label: state };
  }
}
