import { sql } from "drizzle-orm";
import type { Hex } from "viem";
import { expect, test } from "vitest";
import { type Random, randomOf } from "#http/proof/testing-random.ts";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";
import { insertWorkspace } from "../sessions/testing.ts";
import {
  type Consumer,
  endedSession,
  fundedConsumer,
  openSettlementWorld,
  type SettlementWorld,
  settledLogs,
  settlementOf,
  tickUntil,
  wholeTick,
} from "./testing.ts";

const deepest = 64;
/** The local chain forgets old states, so a long run takes several chains. */
const perChain = 20;

/** Differences between ledger and chain, and settlements that are shown CONFIRMED without a payment on the chain. */
async function differences(world: SettlementWorld): Promise<string[]> {
  const { db, anvil: chain } = world;
  const cursor = await db.row<{ lastBlock: string; hash: Hex }>(sql`
    select last_block::text as "lastBlock", hash from chain_cursors join chain_blocks on number = last_block`);
  const lastBlock = BigInt(cursor?.lastBlock ?? 0);
  const block = await chain.getBlock({ blockNumber: lastBlock });
  const place = (txHash: Hex, index: number, blockHash: Hex) => `${txHash} ${index} ${blockHash}`;
  const logs = (await settledLogs(world)).filter(({ blockNumber }) => blockNumber <= lastBlock);
  const actual = new Set(logs.map((log) => place(log.transactionHash, log.logIndex, log.blockHash)));
  const rows = await db.rows<{ txHash: Hex; logIndex: number; blockHash: Hex }>(sql`
    select tx_hash as "txHash", log_index as "logIndex", block_hash as "blockHash" from chain_events where side = 'PAYER'`);
  const known = new Set(rows.map((row) => place(row.txHash, row.logIndex, row.blockHash)));
  const confirmed = await db.rows<{ hash: Hex; blockHash: Hex }>(sql`
    select session_id_hash as hash, block_hash as "blockHash" from settlements where state = 'CONFIRMED'`);
  const paid = new Set(logs.map(({ args, blockHash }) => `${args.sessionId} ${blockHash}`));
  return [
    ...(block.hash === cursor?.hash ? [] : ["the ledger ends in a block of another fork"]),
    ...[...known, ...actual].filter((log) => !known.has(log) || !actual.has(log)).map((log) => `log ${log}`),
    ...confirmed.map(({ hash, blockHash }) => `${hash} ${blockHash}`).filter((payment) => !paid.has(payment)),
  ];
}

interface Outcome {
  found: string[];
  sessions: number;
  /** Payments on the chain, and sessions that they paid. */
  logs: number;
  paid: number;
}

/** So many reorganisations of one chain, each looked at after two ticks; then all that is left is paid. */
async function reorganise(world: SettlementWorld, consumer: Consumer, random: Random, count: number): Promise<Outcome> {
  const upTo = (most: number) => 1 + random.int(most);
  const operators = [await insertWorkspace(world.db), await insertWorkspace(world.db)];
  const ids: string[] = [];
  const found: string[] = [];
  for (let round = 0; round < count; round++) {
    for (let n = upTo(3); n > 0; n--) {
      ids.push((await endedSession(world, { consumer, operator: operators[n % 2] })).id);
    }
    // Some are caught while they are SUBMITTED, some when they are CONFIRMED, some deep below the head.
    for (let ticks = upTo(2); ticks > 0; ticks--) await wholeTick(world);
    if (random.chance(0.3)) await world.anvil.mine({ blocks: upTo(20) });
    const depth = upTo(random.chance(0.7) ? 8 : deepest);
    await world.anvil.request({ method: "anvil_reorg", params: [depth, []] } as never);
    await wholeTick(world);
    await wholeTick(world);
    const wrong = await differences(world);
    found.push(...wrong.map((difference) => `reorganisation ${round}, depth ${depth}: ${difference}`));
  }
  for (const id of ids) {
    if ((await settlementOf(world.db, id)).state !== "CONFIRMED") await tickUntil(world, id, "CONFIRMED", 70);
  }
  const logs = await settledLogs(world);
  const paid = new Set(logs.map(({ args }) => args.sessionId)).size;
  return { found, sessions: ids.length, logs: logs.length, paid };
}

test("A5: after reorganisations of depth 1 to 64 the ledger is the chain's within two ticks, nothing is CONFIRMED that the chain does not pay, and all is paid once", async () => {
  const since = performance.now();
  const seed = proveSeed();
  const reorgs = proveScale(200);
  const outcomes: Outcome[] = [];
  for (let done = 0; done < reorgs; done += perChain) {
    const world = await openSettlementWorld();
    try {
      const consumer = await fundedConsumer(world, 1_000_000_000n);
      // No reorganisation reaches what the test stands on.
      await world.anvil.mine({ blocks: deepest });
      const count = Math.min(perChain, reorgs - done);
      outcomes.push(await reorganise(world, consumer, randomOf(seed, done), count));
    } finally {
      await world.close();
    }
  }
  const found = outcomes.flatMap((outcome) => outcome.found);
  const unequal = outcomes.filter(({ sessions, logs, paid }) => logs !== sessions || paid !== sessions);
  const sessions = outcomes.reduce((sum, outcome) => sum + outcome.sessions, 0);
  const violations = found.length + unequal.length;
  report({ id: "A5", n: reorgs, violations, seed, since, note: `sessions=${sessions}` });
  expect(found).toEqual([]);
  expect(unequal).toEqual([]);
});
