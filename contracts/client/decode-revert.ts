import "server-only";
import { type Abi, decodeErrorResult, type Hex } from "viem";
import { luxxonSettlementAbi } from "../abi/luxxon-settlement.ts";

/**
 * Why a settlement would not go through, by name: an error of the contract, `Panic`, `TokenPaused`, `TokenRefused`
 * (anything that the token said), or `Unexplained` (no data: out of gas, or a contract that is not there).
 */
export interface Revert {
  name: string;
  args: readonly unknown[];
  /** For people: name and arguments, or the token's own words. */
  reason: string;
}

/** Errors that SafeERC20 raises on behalf of the token. */
const tokenErrors = new Set(["SafeERC20FailedOperation", "Error"]);

export function decodeRevert(data: Hex | undefined): Revert {
  if (!data || data === "0x") return { name: "Unexplained", args: [], reason: "reverted without a reason" };
  const decoded = decode(data);
  // Not an error of the contract, so the token's.
  if (!decoded) return { name: "TokenRefused", args: [], reason: `the token reverted with ${data.slice(0, 10)}` };
  const { name, args } = decoded;
  const reason = name === "Error" ? String(args[0]) : `${name}(${args.join(", ")})`;
  return { name: tokenErrors.has(name) ? "TokenRefused" : name, args, reason };
}

function decode(data: Hex): { name: string; args: readonly unknown[] } | undefined {
  try {
    const { errorName: name, args = [] } = decodeErrorResult({ abi: luxxonSettlementAbi as Abi, data });
    return { name, args };
  } catch {
    // The selector is unknown; the caller says what that means.
    return undefined;
  }
}
