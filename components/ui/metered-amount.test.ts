import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MeterFact, meteredAmount, meteredTotal } from "./metered-amount.ts";

const fact: MeterFact = {
  chargedMicroUsdc: "12000",
  ratePerSecondMicroUsdc: "1000",
  holdMicroUsdc: "15000",
  receivedAtMs: 1_000,
};

describe("meteredAmount", () => {
  test("adds the rate for whole seconds only", () => {
    expect(meteredAmount(fact, 1_999).micro).toBe(12_000n);
    expect(meteredAmount(fact, 2_000).micro).toBe(13_000n);
  });
  test("never exceeds the hold", () => expect(meteredAmount(fact, 9_000).micro).toBe(15_000n));
  test("freezes and says so after 10 s of silence", () => {
    const open = { ...fact, holdMicroUsdc: "1000000" };
    expect(meteredAmount(open, 11_000)).toEqual({ micro: 22_000n, silent: false });
    expect(meteredAmount(open, 60_000)).toEqual({ micro: 22_000n, silent: true });
  });
  test("a clock that runs backwards takes nothing away", () => expect(meteredAmount(fact, 0).micro).toBe(12_000n));
  test("stays between the charged amount and the hold for any time", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (now) => {
        const { micro } = meteredAmount(fact, now);
        return micro >= 12_000n && micro <= 15_000n;
      }),
    ));
});

test("meteredTotal adds all meters and is silent when one is", () =>
  expect(meteredTotal([fact, { ...fact, receivedAtMs: 20_000 }], 20_000)).toEqual({ micro: 27_000n, silent: true }));
