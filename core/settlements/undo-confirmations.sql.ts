import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { sessionEvents } from "../sessions/session-events.sql.ts";
import { afterLegs } from "./follow-transactions.sql.ts";
import { settlementEvents } from "./settlement-events.sql.ts";

interface UndoConfirmations {
  chainId: number;
  /** Everything in later blocks is gone. */
  ancestor: string;
  /** The CTE without whose row nothing is undone. */
  from: SQL;
}

/**
 * CTEs of the statement that rolls the ledger back: settlements paid after `ancestor` are PENDING again, their sessions
 * have no transaction, and the relayer's transactions count as not mined (spec 13.1, 14.2).
 */
export function undoConfirmations({ chainId, ancestor, from }: UndoConfirmations): SQL {
  return sql`legs as materialized (
      select s.session_id from settlements s, ${from} where s.state = 'CONFIRMED' and s.block_number > ${ancestor}::bigint
      order by s.session_id for no key update of s
    ), unpaid as (
      update settlements s set state = 'PENDING', tx_hash = null, block_number = null, block_hash = null,
        confirmed_at = null, next_attempt_at = null, updated_at = lx_now()
      from legs where s.session_id = legs.session_id
      returning s.*
    ), without_hash as (
      update sessions s set settlement_tx_hash = null from unpaid u where s.id = u.session_id
      returning s.*
    ), session_outbox as (${sessionEvents({ type: "session.updated", changed: sql`without_hash` })} returning session_id
    ), outbox as (
      ${settlementEvents(sql`(select u.* from unpaid u where (select count(*) from session_outbox) >= 0)`)}
    ), waiting as (
      update relayer_transactions t set status = 'BROADCAST', mined_block = null, broadcast_at = null,
        tried_at = null
      from ${from} where t.chain_id = ${chainId} and t.mined_block > ${ancestor}::bigint and ${afterLegs}
    )`;
}
