import { ApiError, type ErrorFacts } from "../api/api-error.ts";
import { shortHex } from "../ui/shorten.ts";
import type { Problem } from "./problem.ts";
import { readWalletProblem } from "./read-wallet-problem.ts";

/** A step that did not work: refused by the wallet, or by the server. */
export type Trouble = { from: "wallet"; problem: Problem } | { from: "server"; facts: ErrorFacts };

/** Reads anything thrown while connecting or signing. `address` is the account that was to sign. */
export function readTrouble(error: unknown, address?: string): Trouble {
  if (!(error instanceof ApiError)) return { from: "wallet", problem: readWalletProblem(error) };
  if (error.detail === "auth:signatureInvalid" && address)
    return {
      from: "wallet",
      problem: {
        kind: "refused",
        tone: "danger",
        text: `The signature does not match ${shortHex(address)}. Choose that account.`,
        code: error.detail,
      },
    };
  const { status, code, detail, message, requestId, retryAfterSeconds } = error;
  return { from: "server", facts: { status, code, detail, message, requestId, retryAfterSeconds } };
}
