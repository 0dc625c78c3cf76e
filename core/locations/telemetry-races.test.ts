import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createTestDatabase } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { DomainError } from "../errors.ts";
import { endSession } from "../sessions/end-session.ts";
import { goLiveDueSessions } from "../sessions/go-live-due-sessions.ts";
import { asSystem } from "../sessions/session-audit.sql.ts";
import { insertSession, insertWorkspace, keyContext, testClients } from "../sessions/testing.ts";
import { recordLocation } from "./record-location.ts";
import { insertLive, north, point, windowsOf } from "./testing.ts";

/** Two processes: each with its own connections, nothing shared but the database. */
let processes: [Clients, Clients];
let db: Database;

beforeAll(async () => {
  const url = await createTestDatabase(inject("parts").databaseUrl);
  db = createDatabase({ url, max: 10 });
  processes = [testClients({ db }), testClients({ db: createDatabase({ url, max: 10 }) })];
});
afterAll(() => Promise.all(processes.map((clients) => clients.db.close())));

const take = (index: number) => processes[(index % 2) as 0 | 1];
const sample = { ...point, accuracyMeters: 10 };

/** `ok`, or the error's detail. Anything but a refusal fails the test. */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ok";
  } catch (error) {
    if (error instanceof DomainError) return String(error.detail);
    throw error;
  }
}

test("100 heartbeats with one sequence at once: one is stored, 99 get 409", async () => {
  const { operator } = await insertLive(db);
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      outcome(recordLocation(keyContext(take(index), operator), { ...sample, sequence: "7" })),
    ),
  );
  expect(outcomes.filter((each) => each === "ok")).toHaveLength(1);
  expect(outcomes.filter((each) => each === "location:sequence")).toHaveLength(99);
  expect(await db.rows(sql`select 1 from location_samples where workspace_id = ${operator.id}`)).toHaveLength(1);
});

test.each(Array.from({ length: 10 }, (_, round) => round))(
  "round %i: heartbeats against the end of every session of an operator: silence is charged by nobody, nobody is locked out",
  async () => {
    const operator = await insertWorkspace(db, { roles: ["SUPPLIER"] });
    const sessions = await Promise.all(
      Array.from({ length: 4 }, () => insertLive(db, { operator, isRequired: true, startedAgoMs: 40_500 })),
    );
    const beats = Array.from({ length: 30 }, (_, index) =>
      outcome(
        recordLocation(keyContext(take(index), operator), {
          ...sample,
          ...north(index % 3 ? 0 : 500),
          sequence: String((index * 7) % 30),
        }),
      ),
    );
    const ends = sessions.flatMap(({ id }) =>
      [0, 1, 2].map((index) => outcome(endSession(keyContext(take(index), operator), { id }))),
    );
    const outcomes = await Promise.all([...beats, ...ends]);
    expect(outcomes.slice(30).filter((each) => each === "ok")).toHaveLength(4);
    for (const { id } of sessions) {
      const row = await db.row<{ clean: number; failed: number; wall: number }>(sql`
        select clean_seconds as clean, failed_seconds as failed,
          floor(extract(epoch from ended_at - started_at))::integer as wall from sessions where id = ${id}`);
      expect(row?.clean).toBeGreaterThanOrEqual(24);
      expect(row?.clean).toBeLessThanOrEqual((row?.wall ?? 0) - 15);
      expect(row?.failed).toBe((row?.wall ?? 0) - (row?.clean ?? 0));
    }
    expect(
      await db.row(sql`select open_assignments, availability_state as state from workspaces where id = ${operator.id}`),
    ).toEqual({ open_assignments: 0, state: "OFFLINE" });
  },
);

test("a heartbeat from outside that meets the first picture is never lost: the session is LIVE and not charged", async () => {
  for (let round = 0; round < 25; round++) {
    const consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
    const operator = await insertWorkspace(db, { roles: ["SUPPLIER"] });
    const id = await insertSession(db, { consumer, operator, state: "ASSIGNED", inputAgoMs: 2_000 });
    const [first, second] = [keyContext(take(0), operator), keyContext(take(1), operator)];
    await Promise.all([
      goLiveDueSessions(asSystem(first)),
      recordLocation(second, { ...north(500), accuracyMeters: 10, sequence: "1" }),
      goLiveDueSessions(asSystem(second)),
    ]);
    expect(await windowsOf(db, id)).toMatchObject([{ reason: "OUTSIDE_GEOFENCE", to: null }]);
    expect(await db.row(sql`select last_heartbeat_at is not null as heard from sessions where id = ${id}`)).toEqual({
      heard: true,
    });
  }
});
