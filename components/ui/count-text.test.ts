import { expect, test } from "vitest";
import { countText } from "./count-text.ts";

test.each([0, 7, 999, 1_000, 12_345, 999_999, 1_000_000, 123_456_789, -1_234])(
  "%d is grouped as in English",
  (count) => {
    expect(countText(count)).toBe(count.toLocaleString("en"));
  },
);

test("what is no number that JavaScript can hold is grouped too", () => {
  expect(countText("123456789012345678901")).toBe("123,456,789,012,345,678,901");
  expect(countText(12_345n)).toBe("12,345");
});
