import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { moveClock, openTestDatabase } from "#db/testing.ts";
import { endSession } from "../sessions/end-session.ts";
import { expireDueSessions } from "../sessions/expire-due-sessions.ts";
import { getSession } from "../sessions/get-session.ts";
import { goLiveDueSessions } from "../sessions/go-live-due-sessions.ts";
import { asSystem } from "../sessions/session-audit.sql.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { retireSilentOperators } from "../workspaces/retire-silent-operators.ts";
import type { RecordLocationInput } from "./locations.schemas.ts";
import { deleteOldTelemetry } from "./locations.sql.ts";
import { recordLocation } from "./record-location.ts";
import { insertLive, north, point, windowsOf } from "./testing.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
const clients = testClients({ db });
afterAll(() => db.close());

let operator: StoredWorkspace;
let sequence = 0;
beforeEach(async () => {
  operator = await insertWorkspace(db, { roles: ["SUPPLIER"] });
});

const here = () => keyContext(clients, operator);
const beat = (sample: Partial<RecordLocationInput> = {}, ctx = here()) =>
  recordLocation(ctx, { ...point, accuracyMeters: 10, sequence: String(++sequence), ...sample });

const samples = () =>
  db.rows<{ sequence: string; session_id: string | null; speed_mps: number | null }>(sql`
    select sequence, session_id, speed_mps from location_samples where workspace_id = ${operator.id} order by sequence`);

/** The test itself takes time: about so many seconds, and about so many milliseconds. */
const near = (seconds: number) => expect.closeTo(seconds, -1);
const about = (seconds: number) => expect.closeTo(seconds * 1000, -4);
/** Silence from the 25th second on: 25 clean seconds, or 24 when rounding takes one. */
const untilSilence = expect.toBeOneOf([24, 25]);

describe("a heartbeat", () => {
  test("is stored, and stamps lastSeenAt, whatever the availability", async () => {
    const seen = await beat({ speedMps: 1.5 });
    const [sample] = await samples();
    expect(sample).toMatchObject({ session_id: null, speed_mps: 1.5 });
    expect(seen).toMatchObject({ id: operator.id, availabilityState: "OFFLINE" });
    await moveClock(db, 5_000);
    const later = await beat();
    expect(Date.parse(later.lastSeenAt ?? "") - Date.parse(seen.lastSeenAt ?? "")).toBeGreaterThanOrEqual(5_000);
  });

  test("must have a higher sequence than every one before, up to 2^63 - 1, also when the samples are gone", async () => {
    await beat({ sequence: "9007199254740993" });
    const conflict = expect.objectContaining({ code: "CONFLICT", detail: "location:sequence" });
    const seen = await db.row(sql`select last_seen_at from workspaces where id = ${operator.id}`);
    for (const lower of ["9007199254740993", "9007199254740992", "0"]) {
      await expect(beat({ sequence: lower })).rejects.toEqual(conflict);
    }
    expect(await samples()).toHaveLength(1);
    expect(await db.row(sql`select last_seen_at from workspaces where id = ${operator.id}`)).toEqual(seen);
    await db.rows(sql`delete from location_samples where workspace_id = ${operator.id}`);
    await expect(beat({ sequence: "9007199254740993" })).rejects.toEqual(conflict);
    await beat({ sequence: "9223372036854775807" });
    await expect(beat({ sequence: "9223372036854775807" })).rejects.toEqual(conflict);
  });

  test("is narrowed only to a LIVE session of this operator; any other id is ignored", async () => {
    const live = await insertLive(db, { operator });
    const other = await insertLive(db);
    const waiting = await insertSession(db, { consumer: live.consumer, operator, state: "ASSIGNED" });
    const over = await insertLive(db, { operator, startedAgoMs: 11_000, maxDurationSeconds: 10 });
    for (const sessionId of [live.id, other.id, waiting, over.id]) await beat({ sessionId });
    expect((await samples()).map((sample) => sample.session_id)).toEqual([live.id, null, null, null]);
  });

  test("is refused for a workspace that is no supplier, for another workspace, and without the scope", async () => {
    const consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
    await expect(beat({}, keyContext(clients, consumer))).rejects.toMatchObject({
      code: "NOT_OPERATOR",
      detail: "workspace:notSupplier",
    });
    await expect(beat({}, keyContext(clients, operator, ["sessions:read"]))).rejects.toMatchObject({
      code: "INSUFFICIENT_SCOPE",
    });
    await beat({}, keyContext(clients, operator, ["coverage:write"]));
    await expect(beat({}, { ...here(), workspaceId: consumer.id })).rejects.toMatchObject({
      code: "WORKSPACE_MISMATCH",
    });
    expect(await samples()).toHaveLength(1);
  });
});

describe("silence", () => {
  test("after the deadline is not charged, with no tick and no row: read, ended, and expired", async () => {
    const live = await insertLive(db, { operator, isRequired: true, startedAgoMs: 40_300 });
    expect(await getSession(keyContext(clients, live.consumer), { id: live.id })).toMatchObject({
      cleanSeconds: untilSilence,
      failedSeconds: near(16),
    });
    expect(await windowsOf(db, live.id)).toEqual([]);
    const ended = await endSession(keyContext(clients, live.consumer), { id: live.id });
    expect(ended).toMatchObject({ cleanSeconds: untilSilence, chargedMicroUsdc: `${ended.cleanSeconds}000` });
    expect(await windowsOf(db, live.id)).toEqual([{ reason: "STALE_TELEMETRY", from: 25_000, to: about(40.3) }]);

    const expiring = await insertLive(db, { isRequired: true, startedAgoMs: 90_000, maxDurationSeconds: 60 });
    await expireDueSessions(asSystem(here()));
    expect(await getSession(keyContext(clients, expiring.consumer), { id: expiring.id })).toMatchObject({
      state: "EXPIRED",
      cleanSeconds: 25,
      failedSeconds: 35,
    });
    expect(await windowsOf(db, expiring.id)).toEqual([{ reason: "STALE_TELEMETRY", from: 25_000, to: 60_000 }]);
  });

  test("ends with the next heartbeat, and begins again 25 s after the newest one", async () => {
    const live = await insertLive(db, { operator, isRequired: true, startedAgoMs: 30_000 });
    await beat();
    await moveClock(db, 24_000);
    await beat();
    await moveClock(db, 27_000);
    const { cleanSeconds, failedSeconds } = await getSession(keyContext(clients, live.consumer), { id: live.id });
    expect([cleanSeconds, failedSeconds]).toEqual([near(74), near(8)]);
    expect(await windowsOf(db, live.id)).toEqual([{ reason: "STALE_TELEMETRY", from: 25_000, to: about(30) }]);
  });

  test("counts only after the first heartbeat where telemetry is not required", async () => {
    const live = await insertLive(db, { operator, startedAgoMs: 100_000 });
    const failed = async () => (await getSession(keyContext(clients, live.consumer), { id: live.id })).failedSeconds;
    expect(await failed()).toBe(0);
    await beat();
    expect(await windowsOf(db, live.id)).toEqual([]);
    await moveClock(db, 30_000);
    expect(await failed()).toEqual(near(6));
  });

  test("of one session is not broken by a heartbeat for another", async () => {
    const [first, second] = [
      await insertLive(db, { operator, isRequired: true, startedAgoMs: 40_000 }),
      await insertLive(db, { operator, isRequired: true, startedAgoMs: 40_000 }),
    ];
    await beat({ sessionId: first.id });
    expect(await windowsOf(db, first.id)).toHaveLength(1);
    await moveClock(db, 10_000);
    const failed = ({ consumer, id }: typeof first) => getSession(keyContext(clients, consumer), { id });
    expect((await failed(first)).failedSeconds).toEqual(near(16));
    expect((await failed(second)).failedSeconds).toEqual(near(26));
  });
});

describe("the geofence", () => {
  const outside = { ...north(200), accuracyMeters: 100 };

  test("opens a window at the first accurate sample outside and closes it at the first inside", async () => {
    const live = await insertLive(db, { operator, startedAgoMs: 10_000 });
    await beat({ ...north(140), accuracyMeters: 100 });
    expect(await windowsOf(db, live.id)).toEqual([]);
    await beat(outside);
    await moveClock(db, 5_000);
    await beat(outside);
    await beat({ ...north(10_000), accuracyMeters: 100.5 });
    await moveClock(db, 5_000);
    await beat({ ...point, accuracyMeters: 101 });
    await beat({ ...north(149), accuracyMeters: 100 });
    expect(await windowsOf(db, live.id)).toEqual([{ reason: "OUTSIDE_GEOFENCE", from: about(10), to: about(20) }]);
  });

  test("at LIVE the newest accurate sample since the assignment decides, and heartbeats count from there", async () => {
    const consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
    await beat(outside);
    const id = await insertSession(db, { consumer, operator, state: "ASSIGNED", inputAgoMs: 1_000 });
    await beat(outside);
    await beat({ accuracyMeters: 500 });
    expect(await goLiveDueSessions(asSystem(here()))).toBe(1);
    expect(await windowsOf(db, id)).toEqual([{ reason: "OUTSIDE_GEOFENCE", from: 0, to: null }]);
    await beat();
    expect(await windowsOf(db, id)).toMatchObject([{ reason: "OUTSIDE_GEOFENCE", to: expect.any(Number) }]);
    await moveClock(db, 30_000);
    expect((await getSession(keyContext(clients, consumer), { id })).failedSeconds).toBeGreaterThanOrEqual(5);
  });

  test("samples from before the assignment say nothing", async () => {
    const consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
    await beat(outside);
    await moveClock(db, 1_000);
    const id = await insertSession(db, { consumer, operator, state: "ASSIGNED", inputAgoMs: 1_000 });
    await goLiveDueSessions(asSystem(here()));
    expect(await windowsOf(db, id)).toEqual([]);
    expect(await db.row(sql`select last_heartbeat_at as heard from sessions where id = ${id}`)).toEqual({
      heard: null,
    });
  });

  test("the rules in force are stamped when a session becomes LIVE", async () => {
    const settings = { ...clients.settings, TELEMETRY_REQUIRED: true, HEARTBEAT_STALE_MS: 7_000 };
    const consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
    const id = await insertSession(db, { consumer, operator, state: "ASSIGNED", inputAgoMs: 1_000 });
    await goLiveDueSessions(asSystem({ ...here(), settings }));
    await moveClock(db, 20_000);
    expect((await getSession(keyContext(clients, consumer), { id })).cleanSeconds).toBeOneOf([6, 7]);
  });
});

test("samples and video events older than 30 days are deleted, newer ones stay", async () => {
  await db.rows(sql`delete from location_samples`);
  await beat();
  await db.rows(sql`insert into video_events (input_id, is_connected, at) values ('old', true, lx_now())`);
  await moveClock(db, 29 * 86_400_000);
  await beat();
  expect(await deleteOldTelemetry(clients, 10)).toBe(0);
  await moveClock(db, 86_400_000);
  expect(await deleteOldTelemetry(clients, 10)).toBe(1);
  expect(await samples()).toHaveLength(1);
  expect(await db.rows(sql`select 1 from video_events where input_id = 'old'`)).toEqual([]);
});

test("an ONLINE operator not seen for more than 24 h is taken OFFLINE, once, with an audit row; others stay", async () => {
  const online = { roles: ["SUPPLIER"], availability: "ONLINE" } as const;
  const [silent, fresh, busy] = await Promise.all(
    [1, 2, 3].map(() => insertWorkspace(db, { ...online, roles: ["SUPPLIER"] })),
  );
  const seen = (workspace: StoredWorkspace | undefined, hours: number, state: string) =>
    db.rows(sql`update workspaces set availability_state = ${state},
      last_seen_at = lx_now() - ${hours} * interval '1 hour' where id = ${workspace?.id}`);
  await Promise.all([seen(silent, 24.01, "ONLINE"), seen(fresh, 23.9, "ONLINE"), seen(busy, 48, "BUSY")]);
  const runs = await Promise.all(Array.from({ length: 4 }, () => retireSilentOperators(asSystem(here()))));
  expect(runs.reduce((sum, count) => sum + count)).toBe(1);
  const states = await db.rows<{ id: string; state: string }>(
    sql`select id, availability_state as state from workspaces`,
  );
  const stateOf = (workspace: StoredWorkspace | undefined) => states.find(({ id }) => id === workspace?.id)?.state;
  expect([silent, fresh, busy].map(stateOf)).toEqual(["OFFLINE", "ONLINE", "BUSY"]);
  expect(
    await db.rows(sql`select actor_kind, action, metadata from audit_log where target_id = ${silent?.id}`),
  ).toEqual([{ actor_kind: "system", action: "workspace.update", metadata: { availabilityState: "OFFLINE" } }]);
});
