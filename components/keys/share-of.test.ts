import { expect, test } from "vitest";
import { placesText, shareOf } from "./share-of.ts";

test("a share is rounded down to a tenth and ends at 100", () => {
  expect(shareOf(0n, 5_000_000n)).toBe(0);
  expect(shareOf(1_200_000n, 5_000_000n)).toBe(24);
  expect(shareOf(4_999_999n, 5_000_000n)).toBe(99.9);
  expect(shareOf(9n, 5n)).toBe(100);
});

test("places are said short, single addresses without a mask", () => {
  expect(placesText(null)).toBe("from any address");
  expect(placesText(["203.0.113.7/32"])).toBe("only from 203.0.113.7");
  expect(placesText(["10.0.0.0/8", "::1/128", "203.0.113.7/32"])).toBe("only from 10.0.0.0/8 and 2 more");
});
