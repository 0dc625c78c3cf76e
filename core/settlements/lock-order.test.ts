import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { abandonTransactions, markBroadcast } from "./follow-transactions.sql.ts";
import { resolveNonce } from "./resolve-nonce.sql.ts";
import { settleDue } from "./settle-due.ts";
import { endedSession, fundedConsumer, openSettlementWorld, type SettlementWorld } from "./testing.ts";

const sessions = 40;
const rounds = 20;

let world: SettlementWorld;

beforeAll(async () => {
  world = await openSettlementWorld();
  const consumer = await fundedConsumer(world);
  for (let n = 0; n < sessions; n++) await endedSession(world, { consumer });
  await settleDue(world.ctx);
});
afterAll(() => world.close());

test("those who note at once what became of a transaction wait for each other, and none in a circle", async () => {
  const { ctx, db } = world;
  const [{ id, blockNumber } = { id: "", blockNumber: 0n }] = await db.rows<{ id: string; blockNumber: bigint }>(
    sql`select id, 1::bigint as "blockNumber" from relayer_transactions`,
  );
  const refused: string[] = [];
  const noted = (run: Promise<unknown>) => run.catch((error: Error) => refused.push(String(error.cause ?? error)));
  for (let round = 0; round < rounds; round++) {
    await db.rows(sql`update relayer_transactions set status = 'SIGNED', mined_block = null`);
    await db.rows(sql`update settlements set state = 'PENDING', transaction_id = ${id}, tx_hash = null`);
    await Promise.all([
      noted(markBroadcast(ctx, id, "SIGNED")),
      noted(resolveNonce(ctx, { id, status: "MINED", blockNumber, skipped: [] })),
      noted(abandonTransactions(ctx, [id])),
    ]);
  }
  expect(refused).toEqual([]);
});
