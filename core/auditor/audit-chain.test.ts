import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Random, randomOf } from "#http/proof/testing-random.ts";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";
import {
  asTokenOwner,
  type Consumer,
  endedSession,
  openSettlementWorld,
  type SettlementWorld,
  tick,
} from "../settlements/testing.ts";
import { auditChain } from "./audit-chain.ts";
import { lasting } from "./difference.ts";
import { differencesOf, onContract, populate, settleAll, wordsOf } from "./testing.ts";

let world: SettlementWorld;
let consumer: Consumer;

beforeAll(async () => {
  world = await openSettlementWorld();
});
afterAll(() => world.close());

/** Before the first test of those that run. */
beforeEach(async () => {
  consumer ??= await populate(world, { sessions: 24 });
}, 120_000);

/** Somewhere to put an error of one µUSDC: a column of money, and the rows that have it. */
const places: { table: string; key: string; change: (by: number) => SQL; where: SQL; word: string }[] = [
  { table: "chain_events", key: "id", change: (by) => sql`amount = amount + ${by}`, where: sql`true`, word: "amount" },
  ...["to_amount", "fee_amount", "rate_per_second"].map((column) => ({
    table: "settlements",
    key: "session_id",
    change: (by: number) => sql`${sql.raw(column)} = ${sql.raw(column)} + ${by}`,
    where: sql`chargeable_seconds > 1 and fee_amount > 0`,
    word: column.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
  })),
  {
    table: "settlements",
    key: "session_id",
    change: (by) => sql`to_amount = to_amount + ${by}, fee_amount = fee_amount - ${by}`,
    where: sql`fee_amount > 0`,
    word: "feeAmount",
  },
  {
    table: "sessions",
    key: "id",
    change: (by) => sql`charged_micro_usdc = charged_micro_usdc + ${by}`,
    where: sql`charged_micro_usdc > 0`,
    word: "chargedMicroUsdc",
  },
  {
    table: "deposits",
    key: "id",
    change: (by) => sql`amount_micro_usdc = amount_micro_usdc + ${by}`,
    where: sql`true`,
    word: "amount",
  },
];

async function plant(random: Random) {
  const { table, key, change, where, word } = random.pick(places);
  const by = random.pick([1, -1]);
  const [name, id] = [sql.raw(table), sql.raw(key)];
  const rows = await world.db.rows<{ id: string }>(sql`select ${id} as id from ${name} where ${where} order by 1`);
  const row = random.pick(rows);
  const set = (amount: number) => world.db.rows(sql`update ${name} set ${change(amount)} where ${id} = ${row.id}`);
  await set(by);
  const words = (found: string[]) => found.some((line) => line.includes(`: ${word}: `) || line.includes(": total: "));
  return { words, undo: () => set(-by), title: `${table} ${row.id} ${word} ${by}` };
}

test("A14: each planted error of 1 µUSDC is found, and nothing else is", async () => {
  const [seed, since, n] = [proveSeed(), performance.now(), proveScale(100)];
  const [missed, alarms]: [string[], string[]] = [[], []];
  alarms.push(...(await differencesOf(world)));
  for (let at = 0; at < n; at++) {
    const { words, undo, title } = await plant(randomOf(seed, at));
    if (!words(await differencesOf(world))) missed.push(title);
    await undo();
    alarms.push(...(await differencesOf(world)));
  }
  report({ id: "A14", n, violations: missed.length + alarms.length, seed, since, note: "planted errors" });
  expect({ missed, alarms }).toEqual({ missed: [], alarms: [] });
});

test("A14: while sessions end and are paid or refused, two looks agree on nothing", async () => {
  const [since, n] = [performance.now(), proveScale(50)];
  const alarms: string[] = [];
  for (let round = 0; round < n; round++) {
    const { operator } = await endedSession(world, { consumer, seconds: 1 + (round % 9) });
    if (round % 4 === 0) await asTokenOwner(world, "blacklist", [operator.walletAddress]);
    const look = () => auditChain(world.clients, world.contracts.deployBlock);
    const [first] = await Promise.all([look(), tick(world)]);
    await tick(world);
    const second = await look();
    alarms.push(...wordsOf(lasting(first?.differences ?? [], second?.differences ?? [])));
  }
  report({ id: "A14", n, violations: alarms.length, since, note: "audits of a running system" });
  expect(alarms).toEqual([]);
});

test("rows that were lost, invented or moved are told by name", async () => {
  await settleAll(world);
  const paid = await world.db.row<{ id: string; tx: string }>(sql`
    select session_id as id, tx_hash as tx from settlements where state = 'CONFIRMED' order by 1 limit 1`);
  const id = paid?.id ?? "";
  const cases: [SQL, SQL, string][] = [
    [
      sql`update settlements set state = 'PENDING' where session_id = ${id}`,
      sql`update settlements set state = 'CONFIRMED' where session_id = ${id}`,
      `settlement ${id}: state: database pending, chain confirmed`,
    ],
    [
      sql`update settlements set block_number = block_number + 1000000 where session_id = ${id}`,
      sql`update settlements set block_number = block_number - 1000000 where session_id = ${id}`,
      `settlement ${id}: blockNumber: `,
    ],
    [
      sql`update sessions set settlement_tx_hash = null where id = ${id}`,
      sql`update sessions set settlement_tx_hash = ${paid?.tx} where id = ${id}`,
      `session ${id}: settlementTxHash: database nothing, chain ${paid?.tx}`,
    ],
    [
      sql`update chain_events set tx_hash = tx_hash || 'x' where session_id = ${id} and side = 'PAYEE'`,
      sql`update chain_events set tx_hash = rtrim(tx_hash, 'x') where session_id = ${id} and side = 'PAYEE'`,
      "PAYEE: row: database nothing, chain Settled of ",
    ],
    [
      sql`insert into chain_events select (jsonb_populate_record(e, jsonb_build_object('id', ${randomUUID()}::text,
        'log_index', 9999, 'amount', 1))).* from chain_events e where kind = 'DEPOSIT' order by id limit 1`,
      sql`delete from chain_events where log_index = 9999`,
      ":9999: row: database DEPOSIT of 1, chain nothing",
    ],
    [
      sql`select setval('settlement_sequence', 1)`,
      sql`select setval('settlement_sequence', 100000)`,
      "settlement sequence: last number: database 1, chain ",
    ],
  ];
  for (const [change, undo, words] of cases) {
    await world.db.rows(change);
    const found = await differencesOf(world);
    await world.db.rows(undo);
    expect(
      found.filter((line) => line.includes(words)),
      `${words}\n${found.join("\n")}`,
    ).not.toEqual([]);
  }
  expect(await differencesOf(world)).toEqual([]);
});

test("a payment that the database has lost altogether shows in the rows and in the pool", async () => {
  await onContract(world, consumer, "withdraw", [1n]);
  await tick(world);
  await world.db.rows(sql`delete from chain_events where kind = 'WITHDRAWAL' and amount = 1`);
  const found = await differencesOf(world);
  expect(found).toEqual([
    expect.stringMatching(/^ledger row 0x\w+:\d+: row: database nothing, chain Withdrawn of 1$/),
    expect.stringMatching(`^pool of ${consumer.walletAddress.toLowerCase()}: amount: database `),
    expect.stringMatching(/^contract 0x\w+: totalHeld: /),
  ]);
});

test("a ledger with blocks that the chain lacks is told", async () => {
  await world.db.rows(sql`update chain_cursors set last_block = last_block + 5`);
  expect((await differencesOf(world)).join()).toMatch(/^ledger: last block: database \d+, chain \d+/);
});
