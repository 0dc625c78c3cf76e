import { expect, test } from "vitest";
import { monthText, moveMonth, readMonth } from "./months.ts";

test("months move across years", () => {
  expect(moveMonth("2026-01", -1)).toBe("2025-12");
  expect(moveMonth("2025-12", 1)).toBe("2026-01");
});

test("a month of an address is one that exists and is not in the future", () => {
  expect(readMonth("2026-03", "2026-05")).toBe("2026-03");
  for (const wrong of ["2026-06", "2026-13", "may", undefined, ["2026-03"]]) {
    expect(readMonth(wrong, "2026-05")).toBe("2026-05");
  }
});

test("a month is said in words", () => expect(monthText("2026-05")).toBe("May 2026"));
