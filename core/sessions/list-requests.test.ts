import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import { openTestDatabase } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { distanceMeters } from "./distance.ts";
import { listRequests } from "./list-requests.ts";
import { listSessions } from "./list-sessions.ts";
import { Session } from "./sessions.schemas.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "./testing.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
const clients = testClients({ db });
afterAll(() => db.close());

let consumer: StoredWorkspace;
let supplier: StoredWorkspace;
let at: { lat: number; lng: number };
let column = 0;
/** A place of one's own per test. */
beforeEach(async () => {
  column += 1;
  at = { lat: 40, lng: column };
  consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
  supplier = await insertWorkspace(db, { roles: ["SUPPLIER"], coverage: { ...at, radiusMeters: 5_000 } });
});

const asked = (more: Partial<Parameters<typeof insertSession>[1]> = {}) =>
  insertSession(db, { consumer, ...at, ...more });
const as = (workspace = supplier, from: Clients = clients) => keyContext(from, workspace, ["sessions:operate"]);
const ids = async (ctx = as()) => (await listRequests(ctx, { limit: 50 })).rows.map(({ id }) => id);

test("waiting sessions inside the circle, oldest first, with their distance, whatever the availability", async () => {
  const near = { lat: at.lat + 0.01, lng: at.lng + 0.01 };
  const newer = await asked({ createdAgoMs: 1_000 });
  const older = await asked({ createdAgoMs: 9_000, ...near });
  await asked({ lat: at.lat + 0.05, createdAgoMs: 99_000 });
  const { rows } = await listRequests(as(), { limit: 50 });
  expect(rows.map(({ id, distanceMeters: meters }) => [id, meters])).toEqual([
    [older, Math.round(distanceMeters(at, near) * 100) / 100],
    [newer, 0],
  ]);
});

test("a row is the session without its consumer, and nothing in it names the consumer", async () => {
  await asked();
  const { rows } = await listRequests(as(), { limit: 50 });
  const members = Object.keys(Session.shape).filter((name) => name !== "consumerWorkspaceId");
  expect(Object.keys(rows[0] ?? {}).sort()).toEqual([...members, "distanceMeters"].sort());
  expect(rows[0]).toMatchObject({ state: "REQUESTED", operatorWorkspaceId: null, requestedLat: at.lat });
  const text = JSON.stringify(rows);
  expect(text).not.toContain(consumer.id);
  expect(text.toLowerCase()).not.toContain(consumer.walletAddress.toLowerCase());
});

test("what is taken, over, or past its deadline is not there", async () => {
  const other = await insertWorkspace(db);
  await asked({ state: "ASSIGNED", operator: other });
  await asked({ state: "LIVE", operator: other, startedAgoMs: 1_000 });
  await asked({ state: "CANCELLED" });
  await asked({ createdAgoMs: 300_000 });
  expect(await ids()).toEqual([]);
});

test.each<{ place: string; centre: [number, number]; points: [number, number][] }>([
  {
    place: "the antimeridian",
    centre: [-70, 179.99],
    points: [
      [-70, -179.99],
      [-70, 180],
      [-70, -180],
    ],
  },
  {
    place: "the north pole",
    centre: [89.99, 0],
    points: [
      [89.99, 180],
      [90, 77],
      [89.98, -20],
    ],
  },
  {
    place: "the south pole",
    centre: [-90, 12],
    points: [
      [-89.97, 100],
      [-90, -100],
    ],
  },
])("a circle over $place finds every point in it", async ({ centre: [lat, lng], points }) => {
  const there = await insertWorkspace(db, { roles: ["SUPPLIER"], coverage: { lat, lng, radiusMeters: 5_000 } });
  const wanted: string[] = [];
  for (const point of points) wanted.push(await asked({ lat: point[0], lng: point[1] }));
  expect((await ids(as(there))).sort()).toEqual(wanted.sort());
});

test("with real money a supplier is not shown what its own wallet asked for", async () => {
  const sister = await insertWorkspace(db, { walletAddress: supplier.walletAddress });
  const own = await asked({ consumer: sister });
  const foreign = await asked();
  const live = { ...clients, settings: { ...clients.settings, ENVIRONMENT: "LIVE" as const } };
  expect((await ids()).sort()).toEqual([own, foreign].sort());
  expect(await ids(as(supplier, live))).toEqual([foreign]);
});

test.each([1, 2, 6, 7, 8])("pages of %i join up to the whole list, without a page too many", async (limit) => {
  for (let count = 0; count < 7; count++) await asked({ createdAgoMs: count < 4 ? 5_000 : 1_000 * count });
  await db.rows(sql`update sessions set created_at = date_trunc('second', created_at) where requested_lng = ${at.lng}`);
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await listRequests(as(), { limit, ...(cursor ? { cursor } : {}) });
    pages.push(rows.map(({ id }) => id));
    cursor = nextCursor ?? undefined;
  } while (cursor);
  expect(pages.flat()).toEqual(await ids());
  expect(pages).toHaveLength(Math.ceil(7 / limit));
});

test("a page goes on after a session that was taken meanwhile", async () => {
  const [first, second] = [await asked({ createdAgoMs: 2_000 }), await asked({ createdAgoMs: 1_000 })];
  const { nextCursor } = await listRequests(as(), { limit: 1 });
  await db.rows(sql`update sessions set state = 'CANCELLED' where id = ${first}`);
  const { rows } = await listRequests(as(), { limit: 1, cursor: nextCursor ?? "" });
  expect(rows.map(({ id }) => id)).toEqual([second]);
});

test("a cursor of another list, another workspace, or nobody is refused", async () => {
  for (let count = 0; count < 2; count++) await asked({ operator: supplier });
  const reader = keyContext(clients, supplier, ["sessions:read", "sessions:operate"]);
  const ofSessions = (await listSessions(reader, { limit: 1 })).nextCursor ?? "none";
  const ofRequests = (await listRequests(as(), { limit: 1 })).nextCursor ?? "none";
  const elsewhere = await insertWorkspace(db, { coverage: { ...at, radiusMeters: 5_000 } });
  const invalid = { code: "INVALID_INPUT", detail: "cursor" };
  for (const cursor of [ofSessions, "", "bm9uZQ"]) {
    await expect(listRequests(as(), { limit: 1, cursor })).rejects.toMatchObject(invalid);
  }
  await expect(listRequests(as(elsewhere), { limit: 1, cursor: ofRequests })).rejects.toMatchObject(invalid);
  await expect(listSessions(reader, { limit: 1, cursor: ofRequests })).rejects.toMatchObject(invalid);
});

test("only a supplier with a complete circle has a list", async () => {
  await expect(listRequests(as(consumer), { limit: 1 })).rejects.toMatchObject({
    code: "NOT_OPERATOR",
    detail: "session:notSupplier",
  });
  await db.rows(sql`update workspaces set coverage_radius_meters = null where id = ${supplier.id}`);
  await expect(listRequests(as(), { limit: 1 })).rejects.toMatchObject({
    code: "INVALID_STATE",
    detail: "workspace:availability:coverageMissing",
  });
});
