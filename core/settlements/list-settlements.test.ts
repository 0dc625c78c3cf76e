import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "#db/client.ts";
import { openTestDatabase } from "#db/testing.ts";
import type { WorkspaceContext } from "../context.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { listSettlements } from "./list-settlements.ts";

let db: Database;
let consumer: StoredWorkspace;
let operator: StoredWorkspace;
let ctx: WorkspaceContext;

beforeAll(async () => {
  db = await openTestDatabase(inject("parts").databaseUrl);
  consumer = await insertWorkspace(db);
  operator = await insertWorkspace(db);
  ctx = keyContext(testClients({ db }), consumer);
});
afterAll(() => db.close());

async function settlement(state: string, of = { consumer, operator }): Promise<string> {
  const id = await insertSession(db, { ...of, state: "ENDED" });
  await db.rows(sql`insert into settlements (session_id, consumer_workspace_id, operator_workspace_id, state,
      session_id_hash, from_address, to_address, to_amount, fee_amount, rate_per_second, chargeable_seconds, platform_fee_bps)
    values (${id}, ${of.consumer.id}, ${of.operator.id}, ${state}, ${`0x${id}`}, ${of.consumer.walletAddress},
      ${of.operator.walletAddress}, 850, 150, 100, 10, 1500)`);
  return id;
}

test("failed ones come first, then by session, newest first; pages join without a gap, and nobody sees another's", async () => {
  const oldest = await settlement("CONFIRMED");
  const failed = await settlement("FAILED");
  const pending = await settlement("PENDING");
  const newest = await settlement("SKIPPED");
  const stranger = { consumer: await insertWorkspace(db), operator: await insertWorkspace(db) };
  const foreign = await settlement("CONFIRMED", stranger);

  const first = await listSettlements(ctx, { limit: 2 });
  const second = await listSettlements(ctx, { limit: 2, after: first.next ?? undefined });
  expect([...first.rows, ...second.rows].map(({ sessionId }) => sessionId)).toEqual([failed, newest, pending, oldest]);
  expect(second.next).toBeNull();
  expect((await listSettlements(ctx, { limit: 9, after: foreign })).rows).toEqual([]);
});

test("a state alone, and both sides with what each has in it", async () => {
  const { rows } = await listSettlements(ctx, { limit: 9, state: "FAILED" });
  expect(rows).toMatchObject([{ state: "FAILED", isPayer: true, isPayee: false, chargedMicroUsdc: "1000" }]);
  const asOperator = await listSettlements(keyContext(testClients({ db }), operator), { limit: 9, state: "FAILED" });
  expect(asOperator.rows).toMatchObject([{ isPayer: false, isPayee: true, toMicroUsdc: "850", feeMicroUsdc: "150" }]);
});

test("a key without sessions:read is refused", async () => {
  const blind = keyContext(testClients({ db }), consumer, ["wallet:read"]);
  await expect(listSettlements(blind, { limit: 9 })).rejects.toMatchObject({ code: "INSUFFICIENT_SCOPE" });
});
