import "server-only";
import { DomainError } from "../errors.ts";

/** What the tokens of this family say, and the answer to it. */
const reasons: readonly [RegExp, () => DomainError][] = [
  [/not yet valid/i, () => new DomainError("INVALID_INPUT", "validAfter")],
  [/expired/i, () => new DomainError("INVALID_INPUT", "validBefore")],
  [/used or cancell?ed/i, () => new DomainError("CONFLICT", "deposit:nonceUsed")],
  [/exceeds balance|insufficient/i, () => new DomainError("INVALID_INPUT", "amountMicroUsdc")],
];

/** The answer to a deposit that the chain would not take now (spec 7.13). */
export function refuseDeposit({ name, reason }: { name: string; reason: string }): DomainError {
  if (name === "EnforcedPause" || name === "TokenPaused") {
    return new DomainError("UNAVAILABLE", "chain:unavailable", { cause: new Error(reason) });
  }
  const known = reasons.find(([pattern]) => pattern.test(reason));
  return known ? known[1]() : new DomainError("INVALID_INPUT", "signature", { cause: new Error(reason) });
}
