import { formatUsdc } from "#core/money.ts";
import type { Problem } from "../wallet/problem.ts";
import { causes, readWalletProblem } from "../wallet/read-wallet-problem.ts";

interface Revert {
  name: string | undefined;
  args: readonly unknown[];
  reason: string;
}

/** The reasons that USDC (and TestUSDC) give as strings, and what they mean here. */
const BY_REASON: [RegExp, (raw: string) => Problem][] = [
  [
    /exceeds balance/i,
    () => ({ kind: "lowUsdc", tone: "danger", text: "The wallet holds less USDC than this. Nothing was sent." }),
  ],
  [
    /exceeds allowance/i,
    () => ({
      kind: "refused",
      tone: "danger",
      text: "The approval does not cover this amount. Approve it again, then deposit.",
    }),
  ],
  [
    /permit is expired|signature.*expired|expired.*signature/i,
    () => ({ kind: "refused", tone: "neutral", text: "The signature is too old. Sign again; nothing was sent." }),
  ],
  [
    /invalid signature/i,
    () => ({
      kind: "refused",
      tone: "danger",
      text: "USDC did not accept this signature. Use Approve and deposit instead; nothing was sent.",
    }),
  ],
  [
    /paused/i,
    () => ({ kind: "paused", tone: "danger", text: "USDC itself is paused by its issuer. Nothing was sent." }),
  ],
  [
    /blocked|blacklist/i,
    () => ({ kind: "refused", tone: "danger", text: "USDC refuses this account. Only its issuer can change that." }),
  ],
];

const usdc = (value: unknown) => (typeof value === "bigint" ? `${formatUsdc(value, { places: 2 })}\u00a0USDC` : "less");

const BY_ERROR: Record<string, (args: readonly unknown[]) => Problem> = {
  EnforcedPause: () => ({
    kind: "paused",
    tone: "danger",
    text: "The contract is paused. Deposits wait; withdrawals work. Nothing was sent.",
  }),
  LuxxonSettlement_InsufficientPool: ([available, required]) => ({
    kind: "lowPool",
    tone: "danger",
    text: `The pool holds ${usdc(available)}, you asked for ${usdc(required)}. Nothing was sent.`,
  }),
  LuxxonSettlement_ZeroAmount: () => ({ kind: "refused", tone: "danger", text: "Enter an amount above zero." }),
  SafeERC20FailedOperation: () => ({
    kind: "refused",
    tone: "danger",
    text: "USDC refused the transfer. Nothing was moved.",
  }),
};

/** Why a call to the contract or the token fails, from viem's decoded revert; wallet and chain errors otherwise. */
export function readContractProblem(error: unknown): Problem {
  const revert = findRevert(error);
  if (!revert) return readWalletProblem(error);
  const { name, args, reason } = revert;
  const byName = name ? BY_ERROR[name] : undefined;
  if (byName && name) return { ...byName(args), code: name };
  for (const [pattern, toProblem] of BY_REASON) if (pattern.test(reason)) return { ...toProblem(reason), code: reason };
  return {
    kind: "refused",
    tone: "danger",
    text: "The contract refused this. Nothing was moved.",
    ...(name || reason ? { code: name ?? reason } : {}),
  };
}

function findRevert(error: unknown): Revert | undefined {
  for (const cause of causes(error)) {
    if (!("name" in cause) || cause.name !== "ContractFunctionRevertedError") continue;
    const data =
      "data" in cause ? (cause.data as { errorName?: string; args?: readonly unknown[] } | undefined) : undefined;
    const reason = "reason" in cause && typeof cause.reason === "string" ? cause.reason : "";
    const signature = "signature" in cause && typeof cause.signature === "string" ? cause.signature : "";
    const name = data?.errorName === "Error" ? undefined : data?.errorName;
    return { name, args: data?.args ?? [], reason: reason || signature };
  }
  return undefined;
}
