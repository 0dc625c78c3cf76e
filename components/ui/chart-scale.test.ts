import fc from "fast-check";
import { expect, test } from "vitest";
import { chartTicks, dayText } from "./chart-scale.ts";

test.each([
  [17, [0, 5, 10, 15, 20]],
  [0.9, [0, 0.25, 0.5, 0.75, 1]],
  [4, [0, 1, 2, 3, 4]],
  [0, [0, 1]],
])("ticks to %d", (max, ticks) => expect(chartTicks(max)).toEqual(ticks));

test.each([
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [9, [0, 5, 10]],
  [100, [0, 25, 50, 75, 100]],
])("ticks to %d counted", (max, ticks) => expect(chartTicks(max, { counts: true })).toEqual(ticks));

test("what is counted has whole steps, at most five, that reach the greatest", () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (max) => {
      const ticks = chartTicks(max, { counts: true });
      return ticks.every(Number.isInteger) && (ticks.at(-1) ?? 0) >= max && ticks.length <= 5;
    }),
  ));

test("start at zero, reach the greatest value and are at most five", () =>
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (max) => {
      const ticks = chartTicks(max);
      return ticks[0] === 0 && (ticks.at(-1) ?? 0) >= max * (1 - 1e-6) && ticks.length <= 5;
    }),
  ));

test("days are day and month", () => expect(dayText("2026-05-03")).toBe("3 May"));
