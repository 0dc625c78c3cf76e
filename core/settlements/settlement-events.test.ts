import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rollBackLedger } from "../wallet/ledger.sql.ts";
import { confirmSettlements } from "./confirm-settlements.ts";
import {
  deposit,
  endedSession,
  fundedConsumer,
  openSettlementWorld,
  type SettlementWorld,
  tick,
  tickUntil,
} from "./testing.ts";

let world: SettlementWorld;
beforeAll(async () => {
  world = await openSettlementWorld();
});
afterAll(() => world.close());

const written = (sessionId: string) =>
  world.db.rows<{ type: string; row: Record<string, unknown>; workspaceIds: string[] }>(sql`
    select type, row, to_json(workspace_ids) as "workspaceIds" from events where session_id = ${sessionId} order by seq`);

test("every step of paying is in the outbox once, for both sides, and the pool's changes for the wallet's workspaces", async () => {
  const consumer = await fundedConsumer(world, 0n);
  const { id, operator } = await endedSession(world, { consumer });
  await tickUntil(world, id, "FAILED");
  await tick(world);
  await deposit(world, consumer.privateKey, 10_000_000n);
  await tickUntil(world, id, "CONFIRMED");
  await confirmSettlements(world.ctx);
  const rows = await written(id);
  expect(rows.map(({ type }) => type)).toEqual([
    "session.ended",
    "settlement.pending",
    "settlement.failed",
    "settlement.pending",
    "settlement.submitted",
    "session.updated",
    "settlement.confirmed",
  ]);
  for (const { workspaceIds } of rows) expect([...workspaceIds].sort()).toEqual([consumer.id, operator.id].sort());
  const txHash = rows.at(-1)?.row.txHash;
  expect(rows.map(({ row }) => row.failureCode ?? null)).toEqual([null, null, "UNDERFUNDED", null, null, null, null]);
  expect(rows.at(-2)?.row).toMatchObject({ state: "ENDED", settlementTxHash: txHash, inputId: null });
  const pool = await world.db.rows<{ type: string; row: object }>(sql`
    select type, row from events where ${consumer.id}::uuid = any(workspace_ids) and session_id is null`);
  expect(pool).toMatchObject([{ type: "pool.deposited", row: { kind: "DEPOSIT", amount: "10000000" } }]);
});

test("a reorganisation takes the payment back in the outbox too", async () => {
  const consumer = await fundedConsumer(world);
  const { id } = await endedSession(world, { consumer });
  await tickUntil(world, id, "CONFIRMED");
  const cursor = await world.db.row<{ lastBlock: string }>(
    sql`select last_block::text as "lastBlock" from chain_cursors`,
  );
  if (!cursor) throw new Error("no cursor");
  await rollBackLedger(world.ctx, { ...cursor, lastHash: null, wasBehind: false }, "0");
  const rows = await written(id);
  expect(rows.slice(-2)).toMatchObject([
    { type: "session.updated", row: { settlementTxHash: null } },
    { type: "settlement.pending", row: { txHash: null, confirmedAt: null } },
  ]);
});
