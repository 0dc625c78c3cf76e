import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, expect, inject, test } from "vitest";
import { openTestDatabase } from "#db/testing.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
afterAll(() => db.close());

interface Market {
  base: bigint;
  active: bigint;
  available: bigint;
  open: bigint;
  corridor: bigint;
}
interface Price {
  supply: bigint;
  demand: bigint;
  rate: bigint;
}

/** The formula as it stands in SQL, for many markets at once. */
async function price(markets: Market[]): Promise<Price[]> {
  const values = JSON.stringify(
    markets.map((m) => Object.fromEntries(Object.entries(m).map(([k, v]) => [k, String(v)]))),
  );
  const rows = await db.rows<Record<keyof Price, string>>(sql`
    select p.supply_bps as supply, p.demand_bps as demand, p.rate
    from jsonb_array_elements(${values}::text::jsonb) with ordinality as e(m, n)
    cross join lateral lx_price((m->>'base')::bigint, (m->>'active')::bigint, (m->>'available')::bigint,
      (m->>'open')::bigint, (m->>'corridor')::integer) p
    order by n`);
  return rows.map(({ supply, demand, rate }) => ({
    supply: BigInt(supply),
    demand: BigInt(demand),
    rate: BigInt(rate),
  }));
}

const clamp = (value: bigint, min: bigint, max: bigint) => (value < min ? min : value > max ? max : value);

/** Spec 11, once more. */
function expected({ base, active, available, open, corridor }: Market): Price {
  const supply = active === 0n ? 30_000n : clamp(10_000n / active, 7_000n, 30_000n);
  const pressed = available === 0n ? 30_000n : clamp(10_000n + (10_000n * open) / available, 10_000n, 30_000n);
  const demand = open === 0n ? 10_000n : pressed;
  const rate = (base * supply * demand * corridor) / 10_000n ** 3n;
  return { supply, demand, rate: rate < 1n ? 1n : rate };
}

test.each([
  [1, 0, 1, 10_000, 10_000, 10_000, 1_000],
  [2, 1, 2, 12_000, 7_000, 15_000, 1_260],
  [3, 1, 3, 10_000, 7_000, 13_333, 933],
  [1, 3, 1, 10_000, 10_000, 30_000, 3_000],
  [2, 1, 0, 10_000, 7_000, 30_000, 2_100],
  [0, 0, 0, 10_000, 30_000, 10_000, 3_000],
  [0, 2, 0, 10_000, 30_000, 30_000, 9_000],
  [0, 5, 0, 20_000, 30_000, 30_000, 18_000],
])(
  "pricing vector of spec 16: active %i, open %i, available %i, corridor %i → supply %i, demand %i, rate %i",
  async (active, open, available, corridor, supply, demand, rate) => {
    const [answer] = await price([
      {
        base: 1_000n,
        active: BigInt(active),
        open: BigInt(open),
        available: BigInt(available),
        corridor: BigInt(corridor),
      },
    ]);
    expect(answer).toEqual({ supply: BigInt(supply), demand: BigInt(demand), rate: BigInt(rate) });
  },
);

const count = fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(0n, 200_000n));
const market: fc.Arbitrary<Market> = fc
  .record({
    base: fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 1_000_000_000n)),
    available: count,
    busy: count,
    open: count,
    corridor: fc.bigInt(1_000n, 100_000n),
  })
  .map(({ busy, ...rest }) => ({ ...rest, active: rest.available + busy }));
const seed = 20_260_513;

test("the rate is the formula in whole numbers, for any market, at least 1", async () => {
  const markets = fc.sample(market, { numRuns: 5_000, seed });
  const rates = await price(markets);
  for (const [at, each] of markets.entries()) expect({ ...each, ...rates[at] }).toEqual({ ...each, ...expected(each) });
});

test("more demand never makes it cheaper; more idle suppliers never make it dearer", async () => {
  const markets = fc.sample(market, { numRuns: 2_000, seed });
  const [now, asked, supplied] = await Promise.all([
    price(markets),
    price(markets.map((m) => ({ ...m, open: m.open + 1n }))),
    price(markets.map((m) => ({ ...m, available: m.available + 1n, active: m.active + 1n }))),
  ]);
  for (const [at, { rate }] of now.entries()) {
    expect(asked[at]?.rate).toBeGreaterThanOrEqual(rate);
    expect(supplied[at]?.rate).toBeLessThanOrEqual(rate);
  }
});
