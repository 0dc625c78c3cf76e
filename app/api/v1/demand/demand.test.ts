import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { latitude, longitude } from "#core/primitives.schemas.ts";
import { insertSession, insertWorkspace, type StoredWorkspace } from "#core/sessions/testing.ts";
import { startTestApp, type TestApp } from "#http/testing.ts";

let app: TestApp;
let consumer: StoredWorkspace;
let operator: StoredWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  const { db } = app.clients;
  consumer = await insertWorkspace(db);
  operator = await insertWorkspace(db);
});
beforeEach(() => app.clients.db.rows(sql`delete from sessions`));
afterAll(() => app.stop());

const asked = (more: Partial<Parameters<typeof insertSession>[1]> = {}) =>
  insertSession(app.clients.db, { consumer, ...more });

interface Cell {
  lat: number;
  lng: number;
  requests: number;
  unmet: number;
  avgMaxPriceMicroUsdc: string | null;
}
async function demand(): Promise<Cell[]> {
  const { status, data, headers } = await app.call("GET", "/demand");
  expect([status, headers["cache-control"]]).toEqual([200, "public, max-age=300"]);
  return data;
}

/** The cell of spec 9, once more. */
function cellOf(lat: number, lng: number) {
  const centre = (Math.floor(lat / 0.045) + 0.5) * 0.045;
  const step = 0.045 / Math.max(Math.cos((centre * Math.PI) / 180), 0.01);
  const clamped = (value: number, end: number) => Math.min(end, Math.max(-end, value));
  return { lat: clamped(centre, 90), lng: clamped((Math.floor(lng / step) + 0.5) * step, 180) };
}

test.each([
  [48.8584, 2.2945, 48.8475, 2.2908],
  [-33.8568, 151.2153, -33.8625, 151.2235],
])("demand cell vector of spec 16: (%d, %d)", async (lat, lng, centreLat, centreLng) => {
  await asked({ lat, lng });
  expect(await demand()).toMatchObject([{ lat: centreLat, lng: centreLng, requests: 1 }]);
});

test("cells follow the formula anywhere, poles and antimeridian included", async () => {
  const lat = fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 0, 89.99, 90));
  const lng = fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 0, 180));
  const place = fc.tuple(
    lat.map((v) => latitude.parse(v)),
    lng.map((v) => longitude.parse(v)),
  );
  const points = fc.sample(place, { numRuns: 300, seed: 20_260_513 });
  for (const point of points) await asked({ lat: point[0], lng: point[1] });
  const expected = new Map<string, number>();
  for (const point of points) {
    const cell = cellOf(...point);
    const name = `${cell.lat.toFixed(3)} ${cell.lng.toFixed(3)}`;
    expected.set(name, (expected.get(name) ?? 0) + 1);
  }
  const cells = await demand();
  expect(cells.reduce((sum, cell) => sum + cell.requests, 0)).toBe(300);
  for (const { lat: cellLat, lng: cellLng } of cells) {
    const isKnown = [...expected.keys()].some((name) => {
      const [knownLat = 0, knownLng = 0] = name.split(" ").map(Number);
      return Math.abs(knownLat - cellLat) < 0.001 && Math.abs(knownLng - cellLng) < 0.001;
    });
    expect({ cellLat, cellLng, isKnown }).toMatchObject({ isKnown: true });
  }
});

test("most requests first; unmet is what nobody ever took: over, or given up by the latest dispatch", async () => {
  const taken = { operator, startedAgoMs: 1_000 } as const;
  const [paris, oslo] = [
    { lat: 48.8584, lng: 2.2945 },
    { lat: 59.9, lng: 10.7 },
  ];
  await asked({ ...paris, state: "REQUESTED" });
  await asked({ ...paris, state: "CANCELLED" });
  await asked({ ...paris, state: "EXPIRED" });
  await asked({ ...paris, state: "LIVE", ...taken });
  await asked({ ...paris, state: "ENDED", ...taken });
  await asked({ ...paris, state: "CANCELLED", ...taken });
  const failed = await asked({ ...paris, state: "REQUESTED" });
  await asked({ ...paris, state: "REQUESTED", createdAgoMs: 301_000 });
  await asked({ ...oslo, rate: 3, maxDurationSeconds: 1 });
  await asked({ ...oslo, rate: 4, maxDurationSeconds: 1 });
  await app.clients.db.rows(sql`update sessions set dispatch_failed_at = lx_now() where id = ${failed}`);
  const [first, second] = await demand();
  expect(first).toMatchObject({ requests: 8, unmet: 4, avgMaxPriceMicroUsdc: "600000" });
  expect(second).toMatchObject({ requests: 2, unmet: 0, avgMaxPriceMicroUsdc: "3" });
});

test("a session whose two sides are one wallet is not demand, and neither is one of 30 days ago", async () => {
  const sister = await insertWorkspace(app.clients.db, { walletAddress: consumer.walletAddress });
  await asked({ state: "ENDED", operator: sister, startedAgoMs: 1_000 });
  await asked({ state: "ENDED", operator: consumer, startedAgoMs: 1_000 });
  const month = 30 * 86_400_000;
  await asked({ state: "CANCELLED", createdAgoMs: month + 1_000 });
  expect(await demand()).toEqual([]);
  await asked({ state: "CANCELLED", createdAgoMs: month - 60_000 });
  expect(await demand()).toMatchObject([{ requests: 1, unmet: 1 }]);
});
