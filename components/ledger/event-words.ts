import type { WalletEvent } from "../api/wire.ts";

/** What a ledger row is, in words, and which way the money went: into the pool, out of it, or neither. */
export function eventWords({ kind, side }: Pick<WalletEvent, "kind" | "side">): {
  text: string;
  flow: "in" | "out" | "none";
} {
  switch (kind) {
    case "DEPOSIT":
      return { text: "Top up", flow: "in" };
    case "WITHDRAWAL":
      return { text: "Withdrawal", flow: "out" };
    case "SETTLE":
      return side === "PAYEE"
        ? { text: "Earned from a session", flow: "in" }
        : { text: "Paid for a session", flow: "out" };
    case "APPROVAL":
      return { text: "Allowance for the contract", flow: "none" };
    default:
      return { text: kind, flow: "none" };
  }
}
