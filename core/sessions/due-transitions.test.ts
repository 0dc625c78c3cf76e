import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import { moveClock, openTestDatabase } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { acceptSession } from "./accept-session.ts";
import { assignSession } from "./assign-session.sql.ts";
import { cancelSession } from "./cancel-session.ts";
import { cancelWaitingSession, endLiveSession } from "./end-and-cancel.sql.ts";
import { endSession } from "./end-session.ts";
import { expireDueSessions } from "./expire-due-sessions.ts";
import { getFrame } from "./get-frame.ts";
import { getSession } from "./get-session.ts";
import { goLive } from "./go-live.sql.ts";
import { goLiveDueSessions } from "./go-live-due-sessions.ts";
import { listSessions } from "./list-sessions.ts";
import { newMediaInput } from "./media-input.ts";
import { insertMediaInput } from "./media-inputs.sql.ts";
import { removeClosedMedia } from "./remove-closed-media.ts";
import { asSystem } from "./session-audit.sql.ts";
import type { SessionState } from "./sessions.schemas.ts";
import { startSession } from "./start-session.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "./testing.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
const clients: Clients = testClients({ db });
afterAll(() => db.close());

let consumer: StoredWorkspace;
let operator: StoredWorkspace;
beforeEach(async () => {
  consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
  operator = await insertWorkspace(db, { roles: ["SUPPLIER"] });
});

const asConsumer = () => keyContext(clients, consumer);
const asOperator = () => keyContext(clients, operator);
const system = () => asSystem(asConsumer());
const query = { limit: 100 };
const refused = (detail: string) => expect.objectContaining({ code: "INVALID_STATE", detail });

async function stateOf(id: string) {
  return (await db.row<{ state: SessionState }>(sql`select state from sessions where id = ${id}`))?.state;
}

test("without any tick, a session past its wait deadline cannot be accepted, started or cancelled", async () => {
  const waiting = await insertSession(db, { consumer, waitTimeoutSeconds: 10 });
  const assigned = await insertSession(db, { consumer, operator, state: "ASSIGNED", waitTimeoutSeconds: 10 });
  const another = await insertSession(db, { consumer, waitTimeoutSeconds: 10 });
  await moveClock(db, 10_000);
  await expect(acceptSession(asOperator(), { id: waiting })).rejects.toEqual(refused("session:accept:EXPIRED"));
  await expect(startSession(asOperator(), { id: assigned })).rejects.toEqual(refused("session:start:EXPIRED"));
  await expect(cancelSession(asConsumer(), { id: another })).rejects.toEqual(refused("session:cancel:EXPIRED"));
  expect(await stateOf(waiting)).toBe("EXPIRED");
});

test("without any tick, `end` after the maximum duration answers EXPIRED, and the charge is the maximum", async () => {
  const id = await insertSession(db, { consumer, operator, state: "LIVE", startedAgoMs: 0, maxDurationSeconds: 20 });
  await moveClock(db, 3_600_000);
  await expect(endSession(asConsumer(), { id })).rejects.toEqual(refused("session:end:EXPIRED"));
  expect(await getSession(asConsumer(), { id })).toMatchObject({
    state: "EXPIRED",
    endReason: "MAX_DURATION",
    cleanSeconds: 20,
    chargedMicroUsdc: "20000",
    videoBackendRef: null,
    whepUrl: null,
  });
});

test("without any tick, lists show what is due, also when they filter by state", async () => {
  const id = await insertSession(db, { consumer, waitTimeoutSeconds: 10 });
  await moveClock(db, 10_000);
  expect((await listSessions(asConsumer(), { ...query, state: ["REQUESTED"] })).rows).toEqual([]);
  expect((await listSessions(asConsumer(), { ...query, state: ["EXPIRED"] })).rows).toMatchObject([{ id }]);
});

test("a read between two ticks finds the session LIVE as soon as its picture is there, and gives the picture", async () => {
  const id = await insertSession(db, { consumer, operator, state: "ASSIGNED" });
  await expect(getFrame(asConsumer(), { id })).rejects.toMatchObject({ detail: "session:frame:ASSIGNED" });
  expect((await startSession(asOperator(), { id })).session.state).toBe("ASSIGNED");
  await moveClock(db, 1_000);
  expect(await getSession(asConsumer(), { id })).toMatchObject({
    state: "LIVE",
    cleanSeconds: 0,
    chargedMicroUsdc: "0",
  });
  const { jpeg } = await getFrame(asOperator(), { id });
  expect(Buffer.from(jpeg).subarray(0, 3).toString("hex")).toBe("ffd8ff");
  await moveClock(db, 5_000);
  const live = await getSession(asConsumer(), { id });
  expect(live).toMatchObject({ state: "LIVE", endedAt: null, chargedMicroUsdc: `${live.cleanSeconds}000` });
  expect(live.cleanSeconds).toBeGreaterThanOrEqual(5);
  const ended = await endSession(asConsumer(), { id });
  const wallMs = Date.parse(ended.endedAt ?? "") - Date.parse(ended.startedAt ?? "");
  expect(ended).toMatchObject({ state: "ENDED", cleanSeconds: Math.floor(wallMs / 1000), endReason: "CONSUMER_ENDED" });
  expect(ended.cleanSeconds).toBeGreaterThanOrEqual(live.cleanSeconds);
  await expect(getFrame(asConsumer(), { id })).rejects.toMatchObject({
    code: "FRAME_NOT_AVAILABLE",
    detail: "session:frame:ENDED",
  });
});

test("a picture after the wait deadline does not make a session LIVE", async () => {
  const id = await insertSession(db, {
    consumer,
    operator,
    state: "ASSIGNED",
    waitTimeoutSeconds: 10,
    createdAgoMs: 5_000,
  });
  await startSession(asOperator(), { id });
  await moveClock(db, 6_000);
  expect(await goLiveDueSessions(system())).toBe(0);
  expect(await getSession(asConsumer(), { id })).toMatchObject({
    state: "EXPIRED",
    endReason: "WAIT_TIMEOUT",
    startedAt: null,
  });
});

test("a change that reaches the database after the deadline does nothing, even if it was read before", async () => {
  const assigned = { consumer, operator, state: "ASSIGNED", createdAgoMs: 10_000, waitTimeoutSeconds: 10 } as const;
  const waiting = await insertSession(db, { consumer, createdAgoMs: 10_000, waitTimeoutSeconds: 10 });
  const armed = await insertSession(db, { ...assigned, inputAgoMs: 5_000 });
  const unarmed = await insertSession(db, assigned);
  const live = await insertSession(db, {
    consumer,
    operator,
    state: "LIVE",
    startedAgoMs: 5_000,
    maxDurationSeconds: 5,
  });
  expect(await assignSession(asOperator(), waiting)).toBeUndefined();
  expect(await cancelWaitingSession(asConsumer(), waiting)).toBeUndefined();
  expect(await insertMediaInput(asOperator(), unarmed, newMediaInput())).toBeUndefined();
  expect(await goLive(system(), [armed])).toEqual([]);
  expect(await endLiveSession(asConsumer(), live)).toBeUndefined();
});

test("an end whose clock was read just before the session became LIVE takes no time", async () => {
  const id = await insertSession(db, { consumer, operator, state: "LIVE", startedAgoMs: -500 });
  const ended = await endLiveSession(asOperator(), id);
  expect(ended).toMatchObject({ endReason: "OPERATOR_ENDED", cleanSeconds: 0, chargedMicroUsdc: "0" });
  expect(ended?.endedAt).toEqual(ended?.startedAt);
});

test("the wait deadline stops mattering once LIVE", async () => {
  const id = await insertSession(db, { consumer, operator, state: "LIVE", startedAgoMs: 0, waitTimeoutSeconds: 5 });
  await moveClock(db, 6_000);
  expect(await getSession(asConsumer(), { id })).toMatchObject({ state: "LIVE", endedAt: null });
});

test("the tick makes LIVE, expires, and removes media, and counts each once however often it runs at once", async () => {
  for (const run of [goLiveDueSessions, expireDueSessions, removeClosedMedia]) await run(system());
  const armed = await insertSession(db, { consumer, operator, state: "ASSIGNED", inputAgoMs: 2_000 });
  const waiting = await insertSession(db, { consumer, createdAgoMs: 301_000 });
  const live = await insertSession(db, {
    consumer,
    operator,
    state: "LIVE",
    startedAgoMs: 5_000,
    maxDurationSeconds: 5,
    inputAgoMs: 6_000,
  });
  const eight = Array.from({ length: 8 });
  const wentLive = await Promise.all(eight.map(() => goLiveDueSessions(system())));
  const expired = await Promise.all(eight.map(() => expireDueSessions(system())));
  const removed = await Promise.all(eight.map(() => removeClosedMedia(system())));
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count);
  expect(sum(wentLive)).toBe(1);
  expect(sum(expired.map((run) => run.expired))).toBe(2);
  expect(sum(removed)).toBe(1);
  expect(await Promise.all([armed, waiting, live].map(stateOf))).toEqual(["LIVE", "EXPIRED", "EXPIRED"]);
  expect(
    await db.row(sql`select removed_at is not null as removed from media_inputs where session_id = ${live}`),
  ).toEqual({
    removed: true,
  });
});

test("a silent publisher makes nothing LIVE and leaves no picture", async () => {
  const id = await insertSession(db, { consumer, operator, state: "ASSIGNED", inputAgoMs: 2_000 });
  const silence = (on: boolean) =>
    db.rows(sql`update media_inputs set disconnected_at = ${on ? sql`lx_now()` : null} where session_id = ${id}`);
  await silence(true);
  expect(await goLiveDueSessions(system())).toBe(0);
  expect(await getSession(asConsumer(), { id })).toMatchObject({ state: "ASSIGNED" });
  await silence(false);
  expect(await getSession(asConsumer(), { id })).toMatchObject({ state: "LIVE" });
  await silence(true);
  await expect(getFrame(asConsumer(), { id })).rejects.toMatchObject({ detail: "session:frame:LIVE" });
});
