import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertSession, insertWorkspace, keyContext, walletContext } from "../sessions/testing.ts";
import { fundedConsumer, openSettlementWorld, type SettlementWorld } from "../settlements/testing.ts";
import { getAlerts } from "./get-alerts.ts";
import { announceLowPools, storePoolAlert } from "./pool-alerts.sql.ts";

let world: SettlementWorld;
beforeAll(async () => {
  world = await openSettlementWorld();
});
afterAll(() => world.close());

test("a pool below the mark is told once, until it is at the mark again; a new mark is compared anew", async () => {
  const { db, clients } = world;
  const consumer = await fundedConsumer(world, 0n);
  const other = await insertWorkspace(db);
  const ctx = walletContext(clients, consumer);
  let block = 100;
  const book = async (kind: string, amount: number, wallet = consumer.walletAddress) => {
    block++;
    await db.rows(sql`
      with cursor as (
        insert into chain_cursors (chain_id, settlement_address, last_block)
        values (${clients.chain.chainId}, ${clients.chain.settlementAddress}, ${block})
        on conflict (chain_id, settlement_address) do update set last_block = excluded.last_block
      )
      insert into chain_events (chain_id, settlement_address, kind, wallet_address, amount, tx_hash, log_index,
        block_number, block_hash, block_time)
      values (${clients.chain.chainId}, ${clients.chain.settlementAddress}, ${kind}, ${wallet}, ${amount},
        ${`0x${block}`}, 0, ${block}, '0x', lx_now())`);
  };
  const told = () =>
    db.rows<{
      row: object;
    }>(sql`select row from events where type = 'pool.low' and ${consumer.id}::uuid = any(workspace_ids)
      order by seq`);
  await book("DEPOSIT", 10_000_000);
  await announceLowPools(clients);
  await storePoolAlert(ctx, "5000000");
  await storePoolAlert(walletContext(clients, other), "1");
  expect(await announceLowPools(clients)).toBe(1);
  expect(await told()).toEqual([]);

  await book("WITHDRAWAL", 5_000_000);
  expect(await announceLowPools(clients)).toBe(0);
  const session = await insertSession(db, { consumer, operator: other, state: "LIVE", startedAgoMs: 10_100 });
  await book("WITHDRAWAL", 1);
  const runs = await Promise.all(Array.from({ length: 8 }, () => announceLowPools(clients)));
  expect(runs.reduce((sum, n) => sum + n, 0)).toBe(1);
  const row = {
    walletAddress: consumer.walletAddress,
    depositsMicroUsdc: "4999999",
    accruedMicroUsdc: "10000",
    sessionIds: [session],
  };
  expect(await told()).toEqual([{ row }]);

  await book("WITHDRAWAL", 1);
  await announceLowPools(clients);
  expect(await told()).toHaveLength(1);
  await book("DEPOSIT", 1_000_000);
  await announceLowPools(clients);
  await book("WITHDRAWAL", 2_000_000);
  await announceLowPools(clients);
  expect(await told()).toHaveLength(2);
  await storePoolAlert(ctx, "5000000");
  expect(await announceLowPools(clients)).toBe(0);
  await storePoolAlert(ctx, "4500000");
  expect(await announceLowPools(clients)).toBe(1);
  await storePoolAlert(ctx, null);
  await book("WITHDRAWAL", 1);
  await announceLowPools(clients);
  expect(await told()).toHaveLength(3);
});

test("the mark is read by each member and by keys with wallet:read, of their own workspace alone", async () => {
  const { db, clients } = world;
  const workspace = await insertWorkspace(db);
  const other = await insertWorkspace(db);
  const reader = keyContext(clients, workspace, ["wallet:read"]);
  expect(await getAlerts(reader)).toEqual({ lowBalanceMicroUsdc: null });
  await storePoolAlert(walletContext(clients, other), "7");
  await storePoolAlert(walletContext(clients, workspace), "2000000");
  expect(await getAlerts(reader)).toEqual({ lowBalanceMicroUsdc: "2000000" });
  await storePoolAlert(walletContext(clients, workspace), null);
  expect(await getAlerts(reader)).toEqual({ lowBalanceMicroUsdc: null });
  await expect(getAlerts(keyContext(clients, workspace, ["sessions:read"]))).rejects.toMatchObject({
    code: "INSUFFICIENT_SCOPE",
  });
});
