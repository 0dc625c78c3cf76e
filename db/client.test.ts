import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createDatabase, type Database, DatabaseUnavailableError } from "./client.ts";
import { createTestDatabase, moveClock, openTestDatabase } from "./testing.ts";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase(inject("parts").databaseUrl);
});
afterAll(() => db.close());

test("rows come back with dates, decimal strings for bigint, and JSON", async () => {
  const row = await db.row(
    sql`select ${"2026-05-13T12:00:00.123Z"}::timestamptz as at, 9007199254740993::bigint as n, ${null}::text as nothing`,
  );
  expect(row).toEqual({ at: new Date("2026-05-13T12:00:00.123Z"), n: "9007199254740993", nothing: null });
});

test("the clock moves for everybody, by what the test says", async () => {
  const before = await db.row<{ now: Date }>(sql`select lx_now() as now`);
  await moveClock(db, 3_600_000);
  const after = await db.row<{ now: Date }>(sql`select lx_now() as now`);
  const moved = (after?.now.getTime() ?? 0) - (before?.now.getTime() ?? 0);
  expect(moved).toBeGreaterThanOrEqual(3_600_000);
  expect(moved).toBeLessThan(3_610_000);
});

test("a statement past its deadline is unavailable, and the next one works", async () => {
  const slow = createDatabase({ url: await createTestDatabase(inject("parts").databaseUrl), timeoutMs: 200 });
  await expect(slow.rows(sql`select pg_sleep(5)`)).rejects.toBeInstanceOf(DatabaseUnavailableError);
  expect(await slow.row(sql`select 1 as one`)).toEqual({ one: 1 });
  await slow.close();
});

test("a backend killed in the middle of a statement fails that statement only", async () => {
  const statement = db.rows(sql`select pg_sleep(20), 'victim'`).catch((error: unknown) => error);
  const killed = async () =>
    db.rows(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where query like '%''victim''%' and state = 'active' and pid <> pg_backend_pid()`,
    );
  while ((await killed()).length === 0);
  expect(await statement).toBeInstanceOf(DatabaseUnavailableError);
  expect(await db.row(sql`select 1 as one`)).toEqual({ one: 1 });
});

test("an unreachable server is unavailable, not a crash", async () => {
  const nowhere = createDatabase({ url: "postgres://nobody:x@127.0.0.1:1/none", timeoutMs: 500 });
  await expect(nowhere.rows(sql`select 1`)).rejects.toBeInstanceOf(DatabaseUnavailableError);
  await nowhere.close();
});
