import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packBatches } from "./pack-batches.ts";

interface Row {
  to: string;
  sessionIdHash: string;
}

const row = (to: string, sequence: number): Row => ({
  to,
  sessionIdHash: `0x${"ab".repeat(24)}${sequence.toString(16).padStart(16, "0")}`,
});
const gasOf = (rows: readonly Row[]) => BigInt(100 + 50 * new Set(rows.map(({ to }) => to)).size + 10 * rows.length);
const rows = fc.array(
  fc
    .record({ to: fc.constantFrom("a", "b", "c", "d"), sequence: fc.integer({ min: 1, max: 1000 }) })
    .map((r) => row(r.to, r.sequence)),
  { maxLength: 60 },
);

describe("batches", () => {
  test("hold every settlement once, within both limits, payees and sequences in order", () => {
    const limits = fc.record({ entries: fc.integer({ min: 1, max: 20 }), gas: fc.integer({ min: 100, max: 600 }) });
    fc.assert(
      fc.property(rows, limits, (given, { entries, gas }) => {
        const batches = packBatches(given, { entries, gas: BigInt(gas), gasOf });
        const packed = batches.flat();
        expect(packed).toHaveLength(given.length);
        expect(new Set(packed)).toEqual(new Set(given));
        const order = packed.map(({ to, sessionIdHash }) => to + sessionIdHash);
        expect(order).toEqual(order.toSorted());
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(entries);
          expect(batch.length === 1 || gasOf(batch) <= BigInt(gas)).toBe(true);
        }
      }),
    );
  });

  test("are as few as the number of entries allows when gas is plenty", () => {
    const many = Array.from({ length: 1_001 }, (_, at) => row(`payee ${at % 7}`, at));
    const sizes = packBatches(many, { entries: 500, gas: 10n ** 9n, gasOf }).map(({ length }) => length);
    expect(sizes).toEqual([500, 500, 1]);
  });
});
