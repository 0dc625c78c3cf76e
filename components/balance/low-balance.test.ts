import { expect, test } from "vitest";
import { isLowBalance, readThreshold } from "./low-balance.ts";

test("low is below the threshold, not at it, and nothing without one", () => {
  expect(isLowBalance("1999999", "2000000")).toBe(true);
  expect(isLowBalance("2000000", "2000000")).toBe(false);
  expect(isLowBalance("0", null)).toBe(false);
  expect(isLowBalance("9999999", "10000000")).toBe(true);
});

test("a threshold is an amount above zero, or nothing", () => {
  expect(readThreshold(" 2,50 ")).toEqual({ micro: 2_500_000n });
  expect(readThreshold("  ")).toEqual({ micro: null });
  expect(readThreshold("1000000000")).toEqual({ micro: 1_000_000_000_000_000n });
  for (const text of ["0", "0.00", "abc", "1.1234567", "-1", "1000000000.000001"]) {
    expect(readThreshold(text).error).toMatch(/\.$/);
  }
});
