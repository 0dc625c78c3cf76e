import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { insertWorkspace } from "../sessions/testing.ts";
import { confirmSettlements } from "./confirm-settlements.ts";
import { settleDue } from "./settle-due.ts";
import {
  endedSession,
  fundedConsumer,
  nodeIsIdle,
  openSettlementWorld,
  type SettlementWorld,
  tick,
} from "./testing.ts";

/* More than one round of claims (500), and more than both statements of one confirmation take at first (2 × 500). */
const sessions = 1_010;

let world: SettlementWorld;
beforeEach(async () => {
  world = await openSettlementWorld();
  const consumer = await fundedConsumer(world, 100_000_000n);
  const operators = await Promise.all(Array.from({ length: 10 }, () => insertWorkspace(world.db)));
  for (let done = 0; done < sessions; done += operators.length) {
    await Promise.all(operators.map((operator) => endedSession(world, { consumer, operator })));
  }
});
afterEach(() => world.close());

async function states() {
  const rows = await world.db.rows<{ state: string; n: number; leased: number }>(sql`
    select state, count(*)::int as n, count(lease_id)::int as leased from settlements group by state order by state`);
  return rows.map(({ state, n, leased }) => [state, n, leased]);
}

test("a round that fails while the next is claimed is told to the caller alone, and all that was claimed is free again", async () => {
  const { db, chain } = world.ctx;
  const failed = Promise.withResolvers<void>();
  let calls = 0;
  // Of the first round the claim is the only statement before it fails; the next one is the second claim.
  const rows: typeof db.rows = async (statement) => {
    if (++calls === 2) await failed.promise.then(() => new Promise((resolve) => setTimeout(resolve, 50)));
    return db.rows(statement);
  };
  const readAccount = () => {
    failed.resolve();
    return Promise.reject(new Error("no node answers"));
  };
  const relayers = chain.relayers.map((relayer) => ({ ...relayer, readAccount }));
  const ctx = { ...world.ctx, db: { ...db, rows }, chain: { ...chain, relayers } };
  await expect(settleDue(ctx)).rejects.toThrow("no node answers");
  expect(await states()).toEqual([["PENDING", sessions, 0]]);
});

test("what does not fit into one round or one statement is sent and confirmed by the same tick", async () => {
  expect(await settleDue(world.ctx)).toEqual({ submitted: sessions, failed: 0 });
  await nodeIsIdle(world);
  const { confirmed } = await tick(world);
  expect(confirmed).toBe(sessions);
  expect(await confirmSettlements(world.ctx)).toEqual({ submitted: 0, confirmed: 0, failed: 0 });
  expect(await states()).toEqual([["CONFIRMED", sessions, 0]]);
});
