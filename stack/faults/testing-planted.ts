import { type SQL, sql } from "drizzle-orm";
import { createDatabase, type Database } from "#db/client.ts";
import type { HistoryEntry } from "./testing-history.ts";
import type { Told } from "./testing-oracle.ts";

/* Errors that the oracle must find: in the rows of one session that was charged, and in what clients were told. */

const one = sql`(select id from sessions where charged_micro_usdc > 0 order by id limit 1)`;
const planted = (change: SQL, table = sql`sessions`, key = sql`id`) =>
  sql`update ${table} set ${change} where ${key} = ${one}`;

/** Each changes exactly one row. */
export const rowErrors: readonly (readonly [name: string, statement: SQL])[] = [
  ["a charge of 1 µUSDC more", planted(sql`charged_micro_usdc = charged_micro_usdc + 1`)],
  ["a charge of 1 µUSDC less", planted(sql`charged_micro_usdc = charged_micro_usdc - 1`)],
  ["a second more", planted(sql`clean_seconds = clean_seconds + 1`)],
  ["a start one second earlier", planted(sql`started_at = started_at - interval '1 second'`)],
  ["an end one second later", planted(sql`ended_at = ended_at + interval '1 second'`)],
  ["another rate", planted(sql`rate_per_second_micro_usdc = rate_per_second_micro_usdc + 1`)],
  ["another fee", planted(sql`platform_fee_bps = platform_fee_bps + 100`)],
  ["another place in the contract's guard", planted(sql`settlement_sequence = 1000000000`)],
  ["another payer", planted(sql`consumer_wallet = operator_wallet`)],
  ["another payee", planted(sql`operator_wallet = consumer_wallet`)],
  ["another transaction", planted(sql`settlement_tx_hash = '0x' || repeat('0', 64)`)],
  ["a settlement that is not over", planted(sql`state = 'FAILED'`, sql`settlements`, sql`session_id`)],
  ["a session at the place of another", planted(sql`requested_lng = requested_lng + 0.01`)],
];

/** Runs `look` in a transaction of its own that begins with the statement, and takes all of it back. */
export async function withRowError<T>(url: string, error: SQL, look: (db: Database) => Promise<T>): Promise<T> {
  const db = createDatabase({ url, max: 1, timeoutMs: 120_000 });
  try {
    await db.rows(sql`begin`);
    await db.rows(error);
    return await look(db);
  } finally {
    await db.rows(sql`rollback`);
    await db.close();
  }
}

/** The same account of a run with one thing wrong. */
export function toldWrongly(told: Told): [name: string, told: Told][] {
  const nth = told.entries.findIndex(({ operation, outcome }) => operation === "create" && outcome === "ok");
  const end = told.entries.findIndex(({ operation, outcome }) => operation === "end" && outcome === "ok");
  const withData = (at: number, data: object): Told => {
    const entry = told.entries[at] as HistoryEntry;
    return { ...told, entries: told.entries.with(at, { ...entry, data: { ...entry.data, ...data } }) };
  };
  return [
    ["a session that was acknowledged and is lost", { ...told, sessions: told.sessions + 1 }],
    ["an acknowledged session under another id", withData(nth, { id: "another" })],
    ["an acknowledged charge that changed", withData(end, { chargedMicroUsdc: "1" })],
    ["pools of 1 µUSDC more", { ...told, poolMicroUsdc: told.poolMicroUsdc + 1n }],
  ];
}
