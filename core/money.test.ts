import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatUsdc, parseUsdc, plainUsdc, splitUsdc } from "./money.ts";

const amount = fc.bigInt({ min: 0n, max: 10n ** 24n });

describe("parseUsdc", () => {
  test.each([
    ["2.50", 2_500_000n],
    ["2,5", 2_500_000n],
    [".5", 500_000n],
    ["5.", 5_000_000n],
    [" 12 ", 12_000_000n],
    ["0.000001", 1n],
  ])("reads %j", (text, micro) => expect(parseUsdc(text)).toBe(micro));

  test.each(["", ".", "2.5000001", "1,000.00", "-1", "+1", "1e3", "0x10", "٣", "1 000", "NaN"])("refuses %j", (text) =>
    expect(parseUsdc(text)).toBeNull(),
  );

  test("reads back every amount that plainUsdc prints", () =>
    fc.assert(fc.property(amount, (micro) => parseUsdc(plainUsdc(micro)) === micro)));
});

describe("formatUsdc", () => {
  test("prints six places with groups", () => expect(formatUsdc(999_999_999_999_999n)).toBe("999,999,999.999999"));
  test("prints two places when they are exact", () => expect(formatUsdc(600_000n, { places: 2 })).toBe("0.60"));
  test("prints more than two places when needed", () => expect(formatUsdc(1_000n, { places: 2 })).toBe("0.001"));
  test("never rounds up", () => expect(formatUsdc(3_779_999n, { places: 2, exact: false })).toBe("3.77"));
  test("uses the minus sign U+2212", () => expect(formatUsdc(-28_000n)).toBe("\u22120.028000"));
  test("zero is 0.000000", () => expect(formatUsdc(0n)).toBe("0.000000"));
});

describe("splitUsdc", () => {
  test("cuts after the second place", () =>
    expect(splitUsdc(3_772_000n)).toEqual({ sign: "", head: "3.77", tail: "2000", tiny: false }));
  test("calls amounts above zero and below 0.01 tiny", () => {
    expect(splitUsdc(9_999n).tiny).toBe(true);
    expect(splitUsdc(10_000n).tiny).toBe(false);
    expect(splitUsdc(0n).tiny).toBe(false);
  });
});
