import { formatUsdc } from "#core/money.ts";
import type { Problem } from "../wallet/problem.ts";
import type { Funding } from "./read-funding.ts";

const usdc = (micro: bigint) => `${formatUsdc(micro, { places: 2 })}\u00a0USDC`;

const noGas: Problem = {
  kind: "noGas",
  tone: "warning",
  text: "The wallet has too little ETH for the network fee. Add some first.",
};

/** What stands in the way of a top-up, known before any press; null when nothing does. */
export function judgeTopUp(funding: Funding, amountMicroUsdc: bigint | null, paysOwnGas: boolean): Problem | null {
  if (funding.paused)
    return { kind: "paused", tone: "warning", text: "The contract is paused. Deposits wait; withdrawals work." };
  if (funding.walletMicroUsdc < (amountMicroUsdc ?? 1n))
    return {
      kind: "lowUsdc",
      tone: "warning",
      text:
        funding.walletMicroUsdc === 0n
          ? "The wallet holds no USDC yet. Put some there first."
          : `The wallet holds ${usdc(funding.walletMicroUsdc)}. Choose less, or put more there first.`,
    };
  return paysOwnGas && funding.gasWei < funding.feeWei ? noGas : null;
}

/** What stands in the way of a withdrawal. A paused contract does not. */
export function judgeWithdraw(funding: Funding, amountMicroUsdc: bigint | null, paysOwnGas: boolean): Problem | null {
  if (funding.poolMicroUsdc < (amountMicroUsdc ?? 1n))
    return {
      kind: "lowPool",
      tone: "warning",
      text:
        funding.poolMicroUsdc === 0n
          ? "The pool is empty. There is nothing to withdraw."
          : `The pool holds ${usdc(funding.poolMicroUsdc)}. Choose less.`,
    };
  return paysOwnGas && funding.gasWei < funding.feeWei ? noGas : null;
}

/** `permit` where the account and the token can; `approve` otherwise, and where another account pays. */
export function chooseWay(funding: Funding, paysForItself: boolean): "permit" | "approve" {
  return funding.hasPermit && !funding.isContract && paysForItself ? "permit" : "approve";
}
