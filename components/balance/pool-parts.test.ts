import fc from "fast-check";
import { expect, test } from "vitest";
import { poolParts, secondsLeft } from "./pool-parts.ts";

const micro = fc.bigInt({ min: 0n, max: 10n ** 15n });
const wallet = (pool: bigint, held: bigint, unsettled: bigint) => ({
  trackedBalance: String(pool),
  heldMicroUsdc: String(held),
  unsettledMicroUsdc: String(unsettled),
});

test("cuts a pool into used, held, settling and free", () =>
  expect(poolParts(wallet(5_600_000n, 1_800_000n, 28_000n), 260_000n)).toEqual({
    pool: 5_600_000n,
    used: 260_000n,
    held: 1_540_000n,
    settling: 28_000n,
    free: 3_772_000n,
  }));

test("the parts always add up to the pool and none is negative", () =>
  fc.assert(
    fc.property(micro, micro, micro, micro, (pool, held, unsettled, used) => {
      const parts = poolParts(wallet(pool, held, unsettled), used);
      const list = [parts.used, parts.held, parts.settling, parts.free];
      return list.every((part) => part >= 0n) && list.reduce((a, b) => a + b) === pool;
    }),
  ));

test("runs out after what is neither used nor being settled, at the sum of the rates", () => {
  const parts = poolParts(wallet(5_600_000n, 1_800_000n, 28_000n), 260_000n);
  expect(secondsLeft(parts, [1_000n, 1_000n])).toBe(2656);
  expect(secondsLeft(parts, [])).toBeNull();
});
