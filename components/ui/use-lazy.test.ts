import { expect, it } from "vitest";
import { loaderKey } from "./use-lazy.ts";

it("each loader has a key of its own, and keeps it", () => {
  const [first, second] = [async () => ({}), async () => ({})];
  expect(loaderKey(first)).toBe(loaderKey(first));
  expect(loaderKey(second)).not.toBe(loaderKey(first));
});
