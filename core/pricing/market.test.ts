import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import { openTestDatabase } from "#db/testing.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { createQuote } from "./create-quote.ts";
import type { Quote } from "./pricing.schemas.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
const clients = testClients({ db });
afterAll(() => db.close());

let consumer: StoredWorkspace;
let at: { lat: number; lng: number };
let column = 0;
beforeEach(async () => {
  consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
  column += 1;
  at = { lat: 30, lng: -100 + column };
});

function quote(point = at, isDynamic = true): Promise<Quote> {
  const settings = { ...clients.settings, PRICING_DYNAMIC: isDynamic };
  return createQuote(keyContext({ ...clients, settings }, consumer, ["pricing:read"]), {
    ...point,
    durationSeconds: 600,
  });
}
/** `supply demand corridor`. */
const factors = async (point = at) => {
  const { supplyFactor, demandFactor, corridorMultiplier } = await quote(point);
  return [supplyFactor, demandFactor, corridorMultiplier].join(" ");
};

/** A point so many meters north. */
const north = (meters: number) => ({ lat: at.lat + (meters / 6_371_008.8) * (180 / Math.PI), lng: at.lng });
const supplier = (availability: "ONLINE" | "BUSY" | "OFFLINE" = "ONLINE", centre = at) =>
  insertWorkspace(db, { roles: ["SUPPLIER"], availability, coverage: { ...centre, radiusMeters: 100 } });
const asked = (more: object = {}) => insertSession(db, { consumer, ...at, ...more });

test("with dynamic pricing off all factors are 1, whatever the market", async () => {
  await asked();
  expect(await quote(at, false)).toMatchObject({
    supplyFactor: 1,
    demandFactor: 1,
    corridorMultiplier: 1,
    ratePerSecondMicroUsdc: "1000",
    estimatedTotalMicroUsdc: "600000",
    baseRatePerSecondMicroUsdc: "1000",
  });
});

test("supply counts ONLINE and BUSY suppliers whose centre is within 5,000 m, edge included", async () => {
  expect(await factors()).toBe("3 1 1");
  await supplier("OFFLINE");
  await supplier("ONLINE", north(5_000.1));
  expect(await factors()).toBe("3 1 1");
  await supplier("BUSY", north(4_999.9));
  expect(await factors()).toBe("1 1 1");
  await supplier("ONLINE");
  expect(await factors()).toBe("0.7 1 1");
});

test("demand is open sessions over ONLINE suppliers, within 5,000 m", async () => {
  await supplier();
  await supplier();
  await supplier("BUSY");
  await asked();
  expect(await factors()).toBe("0.7 1.5 1");
  await asked(north(4_999.9));
  await asked(north(5_000.1));
  expect(await factors()).toBe("0.7 2 1");
  expect(await quote()).toMatchObject({ ratePerSecondMicroUsdc: "1400", estimatedTotalMicroUsdc: "840000" });
});

test("sessions that are over, past their deadline, or of one wallet on both sides are no demand", async () => {
  await supplier();
  const other = await insertWorkspace(db);
  const sister = await insertWorkspace(db, { walletAddress: consumer.walletAddress });
  await asked({ state: "ENDED", operator: other, startedAgoMs: 1_000 });
  await asked({ createdAgoMs: 300_000 });
  await asked({ state: "LIVE", operator: other, startedAgoMs: 600_000 });
  await asked({ state: "LIVE", operator: sister, startedAgoMs: 1_000 });
  expect(await factors()).toBe("1 1 1");
  await asked({ state: "LIVE", operator: other, startedAgoMs: 1_000 });
  expect(await factors()).toBe("1 2 1");
});

test("of the corridors that contain the point the highest counts, below 1 too", async () => {
  await supplier();
  const corridor = (meters: number, bps: number) =>
    db.rows(sql`insert into price_corridors (name, lat, lng, radius_meters, multiplier_bps)
      values ('c', ${north(1_000).lat}, ${at.lng}, ${meters}, ${bps})`);
  await corridor(999, 50_000);
  expect(await factors()).toBe("1 1 1");
  await corridor(1_001, 8_000);
  expect(await factors()).toBe("1 1 0.8");
  await corridor(1_500, 12_000);
  await corridor(30_000, 11_000);
  expect(await factors()).toBe("1 1 1.2");
  expect(await quote()).toMatchObject({ ratePerSecondMicroUsdc: "1200", corridorMultiplier: 1.2 });
});

test.each([
  { name: "antimeridian", centre: { lat: -5, lng: 179.99 }, point: { lat: -5, lng: -179.99 } },
  { name: "north pole", centre: { lat: 89.99, lng: 0 }, point: { lat: 89.99, lng: 180 } },
])("the neighbourhood reaches over the $name", async ({ centre, point }) => {
  await supplier("ONLINE", centre);
  await asked(centre);
  await db.rows(sql`insert into price_corridors (name, lat, lng, radius_meters, multiplier_bps)
    values ('c', ${centre.lat}, ${centre.lng}, 5000, 20000)`);
  expect(await factors(point)).toBe("1 2 2");
});
