import { describe, expect, test } from "vitest";
import { chooseWay, judgeTopUp, judgeWithdraw } from "./judge-transfer.ts";
import type { Funding } from "./read-funding.ts";

const plenty: Funding = {
  walletMicroUsdc: 10_000_000n,
  gasWei: 10n ** 18n,
  feeWei: 10n ** 14n,
  allowanceMicroUsdc: 0n,
  poolMicroUsdc: 5_600_000n,
  paused: false,
  isContract: false,
  hasPermit: true,
};
const kind = (problem: { kind: string } | null) => problem?.kind ?? null;

describe("before a top-up", () => {
  test.each([
    ["nothing stands in the way", plenty, 10_000_000n, null],
    ["one µUSDC too much is said", plenty, 10_000_001n, "lowUsdc"],
    ["an empty wallet is said before an amount is typed", { ...plenty, walletMicroUsdc: 0n }, null, "lowUsdc"],
    ["no ETH for the fee is said", { ...plenty, gasWei: 10n ** 14n - 1n }, 1n, "noGas"],
    ["a paused contract comes first", { ...plenty, paused: true, walletMicroUsdc: 0n, gasWei: 0n }, 1n, "paused"],
  ])("%s", (_, funding, amount, expected) => {
    expect(kind(judgeTopUp(funding, amount, true))).toBe(expected);
  });
  test("a wallet whose gas is paid for it needs none", () => {
    expect(judgeTopUp({ ...plenty, gasWei: 0n }, 1n, false)).toBeNull();
  });
});

describe("before a withdrawal", () => {
  test.each([
    ["the whole pool may go", plenty, 5_600_000n, null],
    ["one µUSDC more may not", plenty, 5_600_001n, "lowPool"],
    ["a paused contract stops no withdrawal", { ...plenty, paused: true }, 5_600_000n, null],
    ["no ETH for the fee is said", { ...plenty, gasWei: 0n }, 1n, "noGas"],
  ])("%s", (_, funding, amount, expected) => {
    expect(kind(judgeWithdraw(funding, amount, true))).toBe(expected);
  });
});

test("what is missing is a warning: nothing has been tried yet", () => {
  const broke = { ...plenty, walletMicroUsdc: 0n, poolMicroUsdc: 0n };
  for (const problem of [
    judgeTopUp(broke, 1n, true),
    judgeTopUp({ ...plenty, paused: true }, 1n, true),
    judgeTopUp({ ...plenty, gasWei: 0n }, 1n, true),
    judgeWithdraw(broke, 1n, true),
  ]) {
    expect(problem?.tone).toBe("warning");
  }
});

test.each([
  ["a plain account signs a permit", plenty, true, "permit"],
  ["a contract wallet approves", { ...plenty, isContract: true }, true, "approve"],
  ["a token without a matching domain is approved", { ...plenty, hasPermit: false }, true, "approve"],
  ["paying into another wallet's pool is approved: a permit credits the signer", plenty, false, "approve"],
])("%s", (_, funding, paysForItself, way) => {
  expect(chooseWay(funding, paysForItself)).toBe(way);
});
