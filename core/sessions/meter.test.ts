import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "#db/client.ts";
import { openTestDatabase } from "#db/testing.ts";
import { insertSession, insertWorkspace } from "./testing.ts";

type Window = readonly [openedMs: number, closedMs: number | null];

let db: Database;
let consumer: Awaited<ReturnType<typeof insertWorkspace>>;

beforeAll(async () => {
  db = await openTestDatabase(inject("parts").databaseUrl);
  consumer = await insertWorkspace(db);
});
afterAll(() => db.close());

const startedAt = "2026-05-13 12:00:07.123+00";

/** What the database meters for a session with these windows, all in milliseconds after its start. */
async function meter(endedMs: number, windows: readonly Window[], maxSeconds = 600) {
  const id = await insertSession(db, { consumer });
  const at = (ms: number | null) => sql`${startedAt}::timestamptz + ${ms} * interval '1 millisecond'`;
  const reasons = ["NETWORK_ERROR", "STALE_TELEMETRY", "OUTSIDE_GEOFENCE"];
  for (const [index, [opened, closed]] of windows.entries()) {
    await db.rows(sql`insert into disconnect_windows (session_id, reason, opened_at, closed_at)
      values (${id}, ${reasons[index % 3]}, ${at(opened)}, ${at(closed)})`);
  }
  const row = await db.row<{ clean_seconds: number; failed_seconds: number }>(
    sql`select * from lx_meter(${id}, ${startedAt}, ${at(endedMs)}, ${maxSeconds})`,
  );
  return { clean: row?.clean_seconds, failed: row?.failed_seconds };
}

test.each<{ endedMs: number; windows: Window[]; max?: number; clean: number; failed: number }>([
  { endedMs: 28400, windows: [], clean: 28, failed: 0 },
  { endedMs: 999, windows: [], clean: 0, failed: 0 },
  { endedMs: 60000, windows: [], max: 60, clean: 60, failed: 0 },
  {
    endedMs: 60000,
    windows: [
      [10000, 20000],
      [40000, 45000],
    ],
    clean: 45,
    failed: 15,
  },
  {
    endedMs: 30000,
    windows: [
      [5000, 10000],
      [10000, 15000],
    ],
    clean: 20,
    failed: 10,
  },
  {
    endedMs: 30000,
    windows: [
      [5000, 20000],
      [8000, 9000],
    ],
    clean: 15,
    failed: 15,
  },
  {
    endedMs: 60900,
    windows: [
      [-5000, 5000],
      [10000, 20000],
      [15000, 25000],
      [50000, null],
    ],
    clean: 29,
    failed: 31,
  },
  { endedMs: 10000, windows: [[2000, 2001]], clean: 9, failed: 1 },
  { endedMs: 60000, windows: [[0, null]], clean: 0, failed: 60 },
])("vector of spec 16: ended after $endedMs ms with $windows", async ({ endedMs, windows, max, clean, failed }) => {
  expect(await meter(endedMs, windows, max)).toEqual({ clean, failed });
});

test("a session that never started, and one that ends before it starts, cost nothing", async () => {
  expect(await meter(-5, [])).toEqual({ clean: 0, failed: 0 });
  const row = await db.row(sql`select * from lx_meter(${await insertSession(db, { consumer })}, null, lx_now(), 60)`);
  expect(row).toEqual({ clean_seconds: 0, failed_seconds: 0 });
});

/** Spec 10, counted one millisecond at a time. */
function meterByCounting(endedMs: number, windows: readonly Window[], maxSeconds: number) {
  const lostMs = Array.from({ length: endedMs }, (_, ms) =>
    windows.some(([opened, closed]) => ms >= opened && ms < (closed ?? endedMs)),
  ).filter(Boolean).length;
  const wall = Math.floor(endedMs / 1000);
  const lost = Math.ceil(lostMs / 1000);
  return { clean: Math.min(Math.max(wall - lost, 0), maxSeconds), failed: Math.min(wall, lost) };
}

test("for any windows the database counts what counting every millisecond gives", async () => {
  const ms = fc.integer({ min: -3_000, max: 15_000 });
  const window = fc.tuple(ms, ms).map(([a, b]): Window => [Math.min(a, b), Math.max(a, b)]);
  const open = ms.map((opened): Window => [opened, null]);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 12_000 }),
      fc.tuple(fc.array(window, { maxLength: 6 }), fc.option(open, { nil: undefined })),
      fc.integer({ min: 1, max: 14 }),
      async (endedMs, [closed, last], maxSeconds) => {
        const windows = last ? [last, ...closed] : closed;
        expect(await meter(endedMs, windows, maxSeconds)).toEqual(meterByCounting(endedMs, windows, maxSeconds));
      },
    ),
    { numRuns: 150 },
  );
});
