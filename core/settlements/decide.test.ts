import { describe, expect, test } from "vitest";
import { decideSettlement, type SettlementFacts } from "./decide.ts";

const payable: SettlementFacts = {
  hasReverted: false,
  attempts: 0,
  isSettled: false,
  isPaidByOthers: false,
  simulation: { isOk: true },
  isDeferrable: false,
};
const reverting = (name: string, args: readonly unknown[] = []): SettlementFacts => ({
  ...payable,
  simulation: { isOk: false, revert: { name, args, reason: name } },
});
const minutes = (n: number) => n * 60_000;

describe("a settlement", () => {
  test("that would go through is sent", () => {
    expect(decideSettlement(payable)).toEqual({ do: "send", isDeferred: false });
  });

  test.each([true, false])("that the contract has settled is never sent, whatever the simulation says (%s)", (isOk) => {
    const facts = isOk ? payable : reverting("LuxxonSettlement_AlreadySettled");
    expect(decideSettlement({ ...facts, isSettled: true })).toMatchObject({ do: "hold" });
    expect(decideSettlement({ ...facts, isSettled: true, isPaidByOthers: true })).toMatchObject({
      do: "fail",
      code: "MISMATCH",
      retryInMs: null,
    });
  });

  // Spec 15, the table of checks, and 14.3.
  test.each([
    ["LuxxonSettlement_InsufficientPool", "UNDERFUNDED", minutes(10)],
    ["LuxxonSettlement_RateAboveCap", "SPEND_CAP", minutes(10)],
    ["LuxxonSettlement_SessionAboveCap", "SPEND_CAP", minutes(10)],
    ["TokenRefused", "TOKEN_REJECTED", minutes(10)],
    ["LuxxonSettlement_SecondsOutOfRange", "REVERTED", minutes(1)],
    ["LuxxonSettlement_InvalidPayee", "REVERTED", minutes(1)],
    ["LuxxonSettlement_ZeroAmount", "REVERTED", minutes(1)],
    ["LuxxonSettlement_AmountAboveGross", "REVERTED", minutes(1)],
    ["Panic", "REVERTED", minutes(1)],
  ])("that reverts with %s fails as %s", (name, code, retryInMs) => {
    expect(decideSettlement(reverting(name))).toMatchObject({ do: "fail", code, retryInMs });
  });

  test.each([
    "EnforcedPause",
    "TokenPaused",
    "Unexplained",
    "LuxxonSettlement_NotRelayer",
    "LuxxonSettlement_AlreadySettled",
  ])("that reverts with %s waits: it is not the session's failure", (name) => {
    expect(decideSettlement(reverting(name))).toMatchObject({ do: "hold" });
  });

  test("with a fee above the cap is composed again with the highest fee allowed", () => {
    expect(decideSettlement(reverting("LuxxonSettlement_FeeAboveCap", [4_200n, 2_800n]))).toEqual({
      do: "recompose",
      feeAmount: 2_800n,
    });
  });

  test("that reverted on chain though it simulates well is sent once more, then waits ever longer", () => {
    expect(decideSettlement({ ...payable, hasReverted: true, attempts: 1 })).toEqual({ do: "send", isDeferred: false });
    expect(decideSettlement({ ...payable, hasReverted: true, attempts: 2 })).toMatchObject({ code: "REVERTED" });
  });

  test("that reverts is tried again after one minute, doubling up to an hour", () => {
    const waits = [0, 1, 2, 5, 6, 7, 1_000].map((attempts) => {
      const step = decideSettlement({ ...reverting("Panic"), attempts });
      return step.do === "fail" && step.retryInMs;
    });
    expect(waits).toEqual([1, 2, 4, 32, 60, 60, 60].map(minutes));
  });
});
