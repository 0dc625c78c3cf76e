import "server-only";
import { sql } from "drizzle-orm";
import { textArray } from "#db/schema/literals.ts";
import type { Clients } from "../context.ts";

/** Notes when these parts finished; gives the last block of the ledger. */
export async function stampParts({ db, chain }: Pick<Clients, "db" | "chain">, parts: readonly string[]) {
  const row = await db.row<{ lastSyncBlock: string }>(sql`
    with stamped as (
      insert into tick_runs (part, finished_at) select part, lx_now() from unnest(${textArray(parts)}) part order by part
      on conflict (part) do update set finished_at = greatest(tick_runs.finished_at, excluded.finished_at)
    )
    select coalesce(max(last_block), 0)::text as "lastSyncBlock" from chain_cursors
    where chain_id = ${chain.chainId} and settlement_address = ${chain.settlementAddress}`);
  return row?.lastSyncBlock ?? "0";
}

/** Whether a part that runs now and then is due; of several callers one gets a yes. */
export async function takeTurn({ db }: Pick<Clients, "db">, part: string, everySeconds: number): Promise<boolean> {
  const row = await db.row(sql`
    insert into tick_runs (part, finished_at) values (${part}, lx_now())
    on conflict (part) do update set finished_at = excluded.finished_at
      where tick_runs.finished_at <= excluded.finished_at - ${everySeconds} * interval '1 second'
    returning part`);
  return row !== undefined;
}

/** Challenges that can no longer be used. */
export function deleteOldChallenges({ db }: Pick<Clients, "db">) {
  return db.rows(sql`delete from challenges where expires_at < lx_now()`);
}

/** Logins that ended a week ago. */
export function deleteOldLogins({ db }: Pick<Clients, "db">) {
  return db.rows(sql`
    delete from logins where least(expires_at, coalesce(revoked_at, expires_at)) < lx_now() - interval '7 days'`);
}

/** Rows of one deletion: a long backlog goes over several minutes. */
const oldRows = 20_000;

/** The outbox of more than 30 days ago: nothing is replayed from before. */
export function deleteOldEvents({ db }: Pick<Clients, "db">) {
  return db.rows(sql`delete from events where id in (
    select id from events where at < lx_now() - interval '30 days' order by at limit ${oldRows})`);
}

/** Deliveries and attempts of more than 30 days ago (spec 7.11). */
export function deleteOldDeliveries({ db }: Pick<Clients, "db">) {
  return db.rows(sql`
    with attempts as (
      delete from webhook_attempts where id in (
        select id from webhook_attempts where at < lx_now() - interval '30 days' order by at limit ${oldRows})
    )
    delete from webhook_deliveries where (endpoint_id, event_id) in (
      select endpoint_id, event_id from webhook_deliveries where created_at < lx_now() - interval '30 days'
      order by created_at limit ${oldRows})`);
}
