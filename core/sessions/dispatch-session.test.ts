import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createDatabase } from "#db/client.ts";
import { createTestDatabase, moveClock } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { acceptSession } from "./accept-session.ts";
import { cancelSession } from "./cancel-session.ts";
import { dispatchSession } from "./dispatch-session.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "./testing.ts";

const url = await createTestDatabase(inject("parts").databaseUrl);
const processes: [Clients, Clients] = [
  testClients({ db: createDatabase({ url }) }),
  testClients({ db: createDatabase({ url }) }),
];
const [clients] = processes;
const { db } = clients;
const live: Clients = { ...clients, settings: { ...clients.settings, ENVIRONMENT: "LIVE" } };
afterAll(() => Promise.all(processes.map((process) => process.db.close())));

let consumer: StoredWorkspace;
let at: { lat: number; lng: number };
let row = 0;
/** A place of one's own per test: a degree is farther than any circle reaches. */
beforeEach(async () => {
  consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
  row += 1;
  at = { lat: -60 + (row % 100), lng: 10 };
});

const supplier = (more: Partial<Parameters<typeof insertWorkspace>[1]> = {}, radiusMeters = 2_000) =>
  insertWorkspace(db, { roles: ["SUPPLIER"], availability: "ONLINE", coverage: { ...at, radiusMeters }, ...more });
const asked = (more: object = {}) => insertSession(db, { consumer, ...at, ...more });

/** Id of the supplier that got the session, or `CODE detail`. */
async function dispatch(id: string, from = clients): Promise<string | null> {
  return dispatchSession(keyContext(from, consumer), { id }).then(
    ({ operatorWorkspaceId }) => operatorWorkspaceId,
    (error: { code?: string; detail?: string; cause?: unknown }) =>
      error.code ? `${error.code} ${error.detail}` : `${error} ${JSON.stringify(error.cause)}`,
  );
}

const noCoverage = "NO_COVERAGE session:dispatch:noCoverage";
const allBusy = "UNAVAILABLE session:dispatch:allBusy";

const stateOf = ({ id }: StoredWorkspace) =>
  db.row(sql`select availability_state as state, remembered_state as remembered, open_assignments as open
    from workspaces where id = ${id}`);

test("the supplier that has been idle longest gets the session, becomes BUSY, and both are in the log", async () => {
  await supplier({ idleAgoMs: 60_000 });
  const longest = await supplier({ idleAgoMs: 90_000 });
  await supplier({ idleAgoMs: 30_000 });
  const id = await asked();
  const session = await dispatchSession(keyContext(clients, consumer), { id });
  expect(session).toMatchObject({
    id,
    state: "ASSIGNED",
    operatorWorkspaceId: longest.id,
    consistencyToken: "dG9rZW4=",
  });
  expect(await stateOf(longest)).toEqual({ state: "BUSY", remembered: "ONLINE", open: 1 });
  expect(
    await db.rows(sql`select action, workspace_id as "workspaceId" from audit_log where target_id = ${id}`),
  ).toEqual([{ action: "session.dispatch", workspaceId: consumer.id }]);
});

test("of two idle since the same instant the lower id wins", async () => {
  const both = [await supplier(), await supplier(), await supplier()];
  await db.rows(
    sql`update workspaces set idle_since = '2026-01-01' where id = any(${`{${both.map((w) => w.id)}}`}::uuid[])`,
  );
  const ids = both.map((w) => w.id).sort();
  for (const id of ids) expect(await dispatch(await asked())).toBe(id);
  expect(await dispatch(await asked())).toBe(allBusy);
});

test("the circle decides, its edge included", async () => {
  const east = { lat: at.lat, lng: at.lng + 0.01 };
  const [row] = await db.rows<{ meters: number }>(
    sql`select lx_distance_meters(${at.lat}, ${at.lng}, ${east.lat}, ${east.lng}) as meters`,
  );
  const meters = row?.meters ?? 0;
  const short = await supplier({}, meters - 0.001);
  expect(await dispatch(await asked(east))).toBe(noCoverage);
  const exact = await supplier({}, meters);
  expect(await dispatch(await asked(east))).toBe(exact.id);
  expect(await stateOf(short)).toMatchObject({ state: "ONLINE" });
});

test.each<{ place: string; centre: [number, number]; point: [number, number] }>([
  { place: "the antimeridian, from the east", centre: [0, 179.99], point: [0, -179.99] },
  { place: "the antimeridian, from the west", centre: [10, -179.99], point: [10, 179.99] },
  { place: "longitude 180 as -180", centre: [20, 180], point: [20, -180] },
  { place: "the north pole", centre: [89.99, 0], point: [89.99, 180] },
  { place: "the south pole itself", centre: [-89.99, 77], point: [-90, -123] },
  { place: "the pole from its centre", centre: [90, 0], point: [89.99, 45] },
])("a circle reaches over $place", async ({ centre, point }) => {
  const coverage = { lat: centre[0], lng: centre[1], radiusMeters: 3_000 };
  const near = await supplier({ coverage });
  expect(await dispatch(await asked({ lat: point[0], lng: point[1] }))).toBe(near.id);
  await db.rows(sql`update workspaces set availability_state = 'OFFLINE' where id = ${near.id}`);
});

test("nobody covers: NO_COVERAGE; coverers are all busy: UNAVAILABLE; the session waits on and counts as unmet", async () => {
  const id = await asked();
  expect(await dispatch(id)).toBe(noCoverage);
  await supplier({ availability: "OFFLINE" });
  const deleted = await supplier();
  await db.rows(sql`update workspaces set deleted_at = lx_now() where id = ${deleted.id}`);
  expect(await dispatch(id)).toBe(noCoverage);
  const busy = await supplier({ availability: "BUSY" });
  expect(await dispatch(id)).toBe(allBusy);
  const stored = () =>
    db.row(sql`select state, dispatch_failed_at is not null as failed from sessions where id = ${id}`);
  expect(await stored()).toEqual({ state: "REQUESTED", failed: true });
  await db.rows(sql`update workspaces set availability_state = 'ONLINE' where id = ${busy.id}`);
  expect(await dispatch(id)).toBe(busy.id);
  expect(await db.rows(sql`select 1 from audit_log where target_id = ${id}`)).toHaveLength(1);
});

test("a consumer-only workspace, and a circle that is not complete, are no candidates", async () => {
  await supplier({ roles: ["CONSUMER"] });
  const half = await supplier();
  await db.rows(sql`update workspaces set coverage_lng = null where id = ${half.id}`);
  expect(await dispatch(await asked())).toBe(noCoverage);
});

test("with real money nobody serves itself, by workspace or by wallet; with test money one may", async () => {
  const sister = await supplier({ walletAddress: consumer.walletAddress, idleAgoMs: 90_000 });
  const id = await asked();
  expect(await dispatch(id, live)).toBe(allBusy);
  const other = await supplier();
  expect(await dispatch(id, live)).toBe(other.id);
  expect(await dispatch(await asked(), clients)).toBe(sister.id);
});

test("what is not waiting is not dispatched, also past its deadline", async () => {
  const operator = await supplier();
  for (const state of ["ASSIGNED", "LIVE", "ENDED", "CANCELLED"] as const) {
    const id = await asked({ state, operator, startedAgoMs: 1_000 });
    expect(await dispatch(id)).toBe(`INVALID_STATE session:dispatch:${state}`);
  }
  const late = await asked({ createdAgoMs: 301_000 });
  expect(await dispatch(late)).toBe("INVALID_STATE session:dispatch:EXPIRED");
});

describe("availability", () => {
  test("after a dispatch the supplier is ONLINE again and last in the line", async () => {
    const first = await supplier({ idleAgoMs: 90_000 });
    const second = await supplier({ idleAgoMs: 60_000 });
    const id = await asked();
    expect(await dispatch(id)).toBe(first.id);
    await moveClock(db, 1_000);
    await cancelSession(keyContext(clients, consumer), { id });
    expect(await stateOf(first)).toEqual({ state: "ONLINE", remembered: "ONLINE", open: 0 });
    expect(await dispatch(await asked())).toBe(second.id);
    expect(await dispatch(await asked())).toBe(first.id);
  });

  test("accept remembers the state of before the first assignment, OFFLINE or ONLINE", async () => {
    for (const availability of ["OFFLINE", "ONLINE"] as const) {
      const operator = await supplier({ availability });
      const ids = [await asked(), await asked()];
      for (const id of ids) await acceptSession(keyContext(clients, operator), { id });
      expect(await stateOf(operator)).toEqual({ state: "BUSY", remembered: availability, open: 2 });
      for (const id of ids) await cancelSession(keyContext(clients, consumer), { id });
      expect(await stateOf(operator)).toEqual({ state: availability, remembered: availability, open: 0 });
      await db.rows(sql`update workspaces set availability_state = 'OFFLINE' where id = ${operator.id}`);
    }
  });

  test("a dispatched supplier accepts more, and returns to ONLINE when the last one closes", async () => {
    const operator = await supplier();
    const [dispatched, accepted] = [await asked(), await asked()];
    expect(await dispatch(dispatched)).toBe(operator.id);
    await acceptSession(keyContext(clients, operator), { id: accepted });
    await cancelSession(keyContext(clients, consumer), { id: dispatched });
    expect(await stateOf(operator)).toMatchObject({ state: "BUSY", open: 1 });
    await cancelSession(keyContext(clients, consumer), { id: accepted });
    expect(await stateOf(operator)).toMatchObject({ state: "ONLINE", open: 0 });
  });
});

test("a supplier whose row is merely being written is waited for, not passed over", async () => {
  const only = await supplier();
  const id = await asked();
  const writer = postgres(url, { max: 1 });
  const { answer } = await writer.begin(async (held) => {
    await held`update workspaces set last_seen_at = lx_now() where id = ${only.id}`;
    const answer = dispatch(id);
    const waiters = () =>
      db.rows(sql`select 1 from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and query like '%lx_dispatch_session%'`);
    await expect.poll(waiters, { timeout: 30_000 }).toHaveLength(1);
    return { answer };
  });
  expect(await answer).toBe(only.id);
  await writer.end();
});

describe.each([1, 2, 3])("two processes, round %i", () => {
  const everywhere = <T>(count: number, call: (from: Clients, index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, index) => call(index % 2 ? clients : processes[1], index)));
  const counted = (outcomes: (string | null)[]) => {
    const isRefusal = (outcome: string | null) => outcome === null || outcome.includes(" ");
    return { got: outcomes.filter((outcome) => !isRefusal(outcome)), refused: outcomes.filter(isRefusal) };
  };

  test("60 sessions dispatched at once to 20 suppliers: each supplier gets one, 40 are told that all are busy", async () => {
    const suppliers = await everywhere(20, () => supplier({ idleAgoMs: Math.round(Math.random() * 90_000) }));
    const ids = await everywhere(60, () => asked());
    const { got, refused } = counted(await everywhere(60, (from, index) => dispatch(ids[index] ?? "", from)));
    expect([...got].sort()).toEqual(suppliers.map((w) => w.id).sort());
    expect(refused).toEqual(Array(40).fill(allBusy));
    expect(
      await db.rows(sql`select 1 from workspaces where id = any(${`{${got}}`}::uuid[])
        and (open_assignments <> 1 or availability_state <> 'BUSY' or remembered_state <> 'ONLINE')`),
    ).toEqual([]);
  });

  test("one session dispatched 40 times at once takes one supplier", async () => {
    const suppliers = await everywhere(3, () => supplier());
    const id = await asked();
    const { got, refused } = counted(await everywhere(40, (from) => dispatch(id, from)));
    expect(got).toHaveLength(1);
    expect(refused).toEqual(Array(39).fill("INVALID_STATE session:dispatch:ASSIGNED"));
    const states = await Promise.all(suppliers.map(stateOf));
    expect(states.filter((state) => (state as { state: string }).state === "BUSY")).toHaveLength(1);
  });

  test("dispatch against accept of the same sessions: every session has one operator, no supplier two dispatches", async () => {
    const suppliers = await everywhere(6, () => supplier());
    const ids = await everywhere(12, () => asked());
    await everywhere(48, async (from, index) => {
      const id = ids[index % 12] ?? "";
      if (index < 24) return dispatch(id, from);
      const operator = suppliers[index % 6] as StoredWorkspace;
      return acceptSession(keyContext(from, operator), { id }).catch(() => null);
    });
    const wrong = await db.rows(sql`
      select w.id from workspaces w
      where w.id = any(${`{${suppliers.map((w) => w.id)}}`}::uuid[]) and w.open_assignments <>
        (select count(*) from sessions s where s.operator_workspace_id = w.id and s.state = 'ASSIGNED')`);
    expect(wrong).toEqual([]);
    const twice = await db.rows(sql`
      select s.operator_workspace_id from sessions s join audit_log a on a.target_id = s.id::text
      where a.action = 'session.dispatch' and s.id = any(${`{${ids}}`}::uuid[]) group by 1 having count(*) > 1`);
    expect(twice).toEqual([]);
  });

  test("dispatch against cancellation: released suppliers are ONLINE or serve, none is left BUSY with nothing", async () => {
    const suppliers = await everywhere(8, () => supplier());
    const ids = await everywhere(24, () => asked());
    await everywhere(72, async (from, index) => {
      const id = ids[index % 24] ?? "";
      if (index % 3 < 2) return dispatch(id, from);
      return cancelSession(keyContext(from, consumer), { id }).catch(() => null);
    });
    const wrong = await db.rows(sql`
      select w.id from workspaces w cross join lateral (
        select count(*) as open from sessions s where s.operator_workspace_id = w.id and s.state = 'ASSIGNED') s
      where w.id = any(${`{${suppliers.map((w) => w.id)}}`}::uuid[]) and (w.open_assignments <> s.open
        or w.availability_state <> case when s.open > 0 then 'BUSY' else 'ONLINE' end)`);
    expect(wrong).toEqual([]);
  });
});
