import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "#db/client.ts";
import { moveClock, openTestDatabase } from "#db/testing.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { getEarnings } from "./get-earnings.ts";
import { listDailyEarnings } from "./list-daily-earnings.ts";

let db: Database;
let consumer: StoredWorkspace;
beforeAll(async () => {
  db = await openTestDatabase(inject("parts").databaseUrl);
  consumer = await insertWorkspace(db);
});
afterAll(() => db.close());

async function earned(operator: StoredWorkspace, state: string, microUsdc: number): Promise<void> {
  const id = await insertSession(db, { consumer, operator, state: "ENDED" });
  await db.rows(sql`update sessions set ended_at = lx_now() where id = ${id}`);
  await db.rows(sql`insert into settlements (session_id, consumer_workspace_id, operator_workspace_id, state,
      session_id_hash, from_address, to_address, to_amount, fee_amount, rate_per_second, chargeable_seconds, platform_fee_bps)
    values (${id}, ${consumer.id}, ${operator.id}, ${state}, ${`0x${id}`}, ${consumer.walletAddress},
      ${operator.walletAddress}, ${microUsdc}, 150, 100, 10, 1500)`);
}
const earnings = (operator: StoredWorkspace) => getEarnings(keyContext(testClients({ db }), operator));

test("today and in total, what the chain has not paid yet apart; nothing of others, nothing that was skipped", async () => {
  const operator = await insertWorkspace(db);
  await earned(await insertWorkspace(db), "CONFIRMED", 7);
  await earned(operator, "CONFIRMED", 850);
  await earned(operator, "FAILED", 1_700);
  await earned(operator, "SKIPPED", 0);
  const before = await earnings(operator);
  expect(before).toEqual({
    todayMicroUsdc: "2550",
    totalMicroUsdc: "2550",
    unsettledMicroUsdc: "1700",
    sessionsToday: 2,
    sessions: 2,
  });

  await moveClock(db, 86_400_000);
  await earned(operator, "PENDING", 10);
  expect(await earnings(operator)).toEqual({
    todayMicroUsdc: "10",
    totalMicroUsdc: "2560",
    unsettledMicroUsdc: "1710",
    sessionsToday: 1,
    sessions: 3,
  });
});

test("a newcomer has earned nothing", async () => {
  expect(await earnings(await insertWorkspace(db))).toMatchObject({
    todayMicroUsdc: "0",
    totalMicroUsdc: "0",
    sessions: 0,
  });
});

test("a workspace that only watches is refused, and a key that may not read sessions", async () => {
  const watcher = await insertWorkspace(db, { roles: ["CONSUMER"] });
  await expect(earnings(watcher)).rejects.toMatchObject({ code: "NOT_OPERATOR", detail: "workspace:notSupplier" });
  const blind = keyContext(testClients({ db }), await insertWorkspace(db), ["wallet:read"]);
  await expect(getEarnings(blind)).rejects.toMatchObject({ code: "INSUFFICIENT_SCOPE" });
});

test("by day: each of the last days is there, with the operator's part of what ended on it", async () => {
  const operator = await insertWorkspace(db);
  const daily = (days: number) => listDailyEarnings(keyContext(testClients({ db }), operator), { days });
  await earned(operator, "CONFIRMED", 850);
  await earned(operator, "SKIPPED", 0);
  await moveClock(db, 86_400_000);
  await earned(operator, "PENDING", 100);
  await earned(operator, "FAILED", 20);
  await earned(await insertWorkspace(db), "CONFIRMED", 7);
  const days = await daily(3);
  expect(days.map(({ earnedMicroUsdc, sessions }) => [earnedMicroUsdc, sessions])).toEqual([
    ["0", 0],
    ["850", 1],
    ["120", 2],
  ]);
  expect(days.map(({ day }) => day)).toEqual([...days.map(({ day }) => day)].sort());
  expect(await daily(1)).toEqual([days[2]]);
});
