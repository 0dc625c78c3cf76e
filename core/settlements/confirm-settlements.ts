import "server-only";
import { sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { sessionEvents } from "../sessions/session-events.sql.ts";
import { settlementAudit } from "./settlement-audit.sql.ts";
import { settlementEvents } from "./settlement-events.sql.ts";

const perStatement = 500;
const statementsAtOnce = 2;

interface Confirmed {
  /** Settlements that were PENDING until now: they were in a block before whoever sent them had noted it. */
  submitted: number;
  confirmed: number;
  failed: number;
}

/**
 * Part of the tick: settlements whose payment is in the ledger are CONFIRMED when payer, payee and amounts are equal, and
 * FAILED with MISMATCH when they are not (spec 14.2, 14.3); one that was taken for paid by others, while the ledger was on
 * another fork, is CONFIRMED once the ledger knows better. Any number may overlap: none waits for another.
 */
export async function confirmSettlements(ctx: Context): Promise<Confirmed> {
  const total: Confirmed = { submitted: 0, confirmed: 0, failed: 0 };
  const confirmAll = async () => {
    for (let found = perStatement; found === perStatement; ) {
      const { submitted, confirmed, failed } = await confirmSome(ctx);
      total.submitted += submitted;
      total.confirmed += confirmed;
      total.failed += failed;
      found = confirmed + failed;
    }
  };
  await Promise.all(Array.from({ length: statementsAtOnce }, confirmAll));
  return total;
}

/**
 * The payment of each is looked up by its session (`offset 0` keeps it so): a plan made while the ledger was empty would
 * else join the whole ledger with itself when it is not.
 */
async function confirmSome(ctx: Context): Promise<Confirmed> {
  const rows = await ctx.db.rows<{ sessionId: string; isEqual: boolean; wasPending: boolean }>(sql`
    with found as materialized (
      select s.session_id, p.tx_hash, p.block_number, p.block_hash, p.block_time, is_equal
      from settlements s
      cross join lateral (
        select payer.*, payee.wallet_address as to_address, payee.amount as to_amount from chain_events payer
        join chain_events payee on payee.session_id = payer.session_id and payee.tx_hash = payer.tx_hash
          and payee.log_index = payer.log_index and payee.side = 'PAYEE'
        where payer.session_id = s.session_id and payer.side = 'PAYER'
        offset 0
      ) p
      cross join lateral (select p.wallet_address = s.from_address and p.to_address = s.to_address
        and p.amount = s.to_amount + s.fee_amount and p.to_amount = s.to_amount as is_equal) seen
      where s.is_unsettled and (s.failure_code is distinct from 'MISMATCH' or is_equal)
      order by s.session_id limit ${perStatement} for no key update of s skip locked
    ), moved as (
      update settlements s set
        state = case when f.is_equal then 'CONFIRMED' else 'FAILED' end, tx_hash = f.tx_hash,
        block_number = f.block_number, block_hash = f.block_hash,
        confirmed_at = case when f.is_equal then f.block_time end,
        failure_code = case when not f.is_equal then 'MISMATCH' end,
        failure_reason = case when not f.is_equal then 'the log on chain has other parties or amounts' end,
        next_attempt_at = null, lease_id = null, lease_until = null, updated_at = (select lx_now())
      from found f where s.session_id = f.session_id
      returning s.*, f.is_equal, old.state = 'PENDING' as was_pending
    ), paid as (
      update sessions s set settlement_tx_hash = m.tx_hash from moved m where s.id = m.session_id and m.is_equal
      returning s.*
    ), confirm_audit as (${settlementAudit(ctx, "settlement.confirm", sql`(select * from moved where is_equal)`)}
    ), fail_audit as (${settlementAudit(ctx, "settlement.fail", sql`(select * from moved where not is_equal)`)}
    ), session_outbox as (${sessionEvents({ type: "session.updated", changed: sql`paid` })} returning session_id
    ), outbox as (
      ${settlementEvents(sql`(select m.* from moved m where (select count(*) from session_outbox) >= 0)`)}
    )
    select session_id as "sessionId", is_equal as "isEqual", was_pending as "wasPending" from moved`);
  const mismatched = rows.filter(({ isEqual }) => !isEqual);
  for (const { sessionId } of mismatched) ctx.log.error({ sessionId }, "settlement paid with other parties or amounts");
  return {
    submitted: rows.filter(({ wasPending }) => wasPending).length,
    confirmed: rows.length - mismatched.length,
    failed: mismatched.length,
  };
}
