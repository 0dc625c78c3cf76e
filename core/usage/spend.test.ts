import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "#db/client.ts";
import { moveClock, openTestDatabase } from "#db/testing.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { listDailySpend } from "./list-daily-spend.ts";
import { listKeySpend } from "./list-key-spend.ts";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase(inject("parts").databaseUrl);
});
afterAll(() => db.close());

const as = (workspace: StoredWorkspace) => keyContext(testClients({ db }), workspace, ["wallet:read"]);

/** A key of the workspace, as a row. */
async function insertKey({ id: workspaceId, walletAddress }: StoredWorkspace): Promise<string> {
  const id = v7();
  await db.rows(sql`insert into api_keys (id, workspace_id, sha256, prefix, label, environment, scopes, created_by_wallet)
    values (${id}, ${workspaceId}, decode(${id.replaceAll("-", "").repeat(2)}, 'hex'), 'lxxn_test_000000_000', 'agent', 'TEST',
      array['sessions:create'], ${walletAddress})`);
  return id;
}

/** A session that a key opened, ended now or still open. */
async function opened(consumer: StoredWorkspace, keyId: string | null, state: "ENDED" | "LIVE", microUsdc: number) {
  const id = await insertSession(db, { consumer, operator: await insertWorkspace(db), state, startedAgoMs: 1 });
  const amount = state === "LIVE" ? sql`hold_micro_usdc = ${microUsdc}` : sql`charged_micro_usdc = ${microUsdc}`;
  await db.rows(sql`update sessions set created_by_key_id = ${keyId}, created_at = lx_now(), ${amount},
    ended_at = ${state === "ENDED" ? sql`lx_now()` : sql`null`} where id = ${id}`);
}

test("spend by day and key: charges alone, nothing of others, days without any named too", async () => {
  const workspace = await insertWorkspace(db);
  const key = await insertKey(workspace);
  await opened(workspace, key, "ENDED", 700);
  await opened(workspace, key, "ENDED", 300);
  await opened(workspace, null, "ENDED", 50);
  await opened(workspace, key, "LIVE", 9_000);
  await opened(await insertWorkspace(db), null, "ENDED", 1);
  const { days, rows } = await listDailySpend(as(workspace), { days: 3 });
  expect(days).toHaveLength(3);
  const day = days.at(-1);
  expect(rows).toEqual([
    { day, keyId: key, chargedMicroUsdc: "1000" },
    { day, keyId: null, chargedMicroUsdc: "50" },
  ]);
});

test("spend of a key today: its charges and holds since 00:00 UTC, of this workspace's keys alone", async () => {
  const workspace = await insertWorkspace(db);
  const key = await insertKey(workspace);
  await opened(workspace, key, "ENDED", 700);
  await opened(workspace, key, "LIVE", 9_000);
  const stranger = await insertWorkspace(db);
  await opened(stranger, await insertKey(stranger), "ENDED", 1);
  expect(await listKeySpend(as(workspace))).toEqual([{ keyId: key, spentTodayMicroUsdc: "9700" }]);
  await moveClock(db, 86_400_000);
  expect(await listKeySpend(as(workspace))).toEqual([]);
  expect((await listDailySpend(as(workspace), { days: 2 })).rows).toHaveLength(1);
  expect((await listDailySpend(as(workspace), { days: 1 })).rows).toEqual([]);
});

test("neither is for keys without wallet:read", async () => {
  const without = keyContext(testClients({ db }), await insertWorkspace(db), ["sessions:read"]);
  for (const read of [listDailySpend(without, { days: 1 }), listKeySpend(without)]) {
    await expect(read).rejects.toMatchObject({ code: "INSUFFICIENT_SCOPE" });
  }
});
