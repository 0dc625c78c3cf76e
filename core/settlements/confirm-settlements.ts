import "server-only";
import { sql } from "drizzle-orm";
import type { Context } from "../context.ts";
import { sessionEvents } from "../sessions/session-events.sql.ts";
import { settlementAudit } from "./settlement-audit.sql.ts";
import { settlementEvents } from "./settlement-events.sql.ts";

/**
 * Part of the tick: settlements whose payment is in the ledger are CONFIRMED when payer, payee and amounts are equal, and
 * FAILED with MISMATCH when they are not (spec 14.2, 14.3); one that was taken for paid by others, while the ledger was on
 * another fork, is CONFIRMED once the ledger knows better. Any number may overlap.
 * @returns how many this run confirmed.
 */
export async function confirmSettlements(ctx: Context): Promise<{ confirmed: number; failed: number }> {
  const rows = await ctx.db.rows<{ sessionId: string; isEqual: boolean }>(sql`
    with found as materialized (
      select s.session_id, payer.tx_hash, payer.block_number, payer.block_hash, payer.block_time, is_equal
      from settlements s
      join chain_events payer on payer.session_id = s.session_id and payer.side = 'PAYER'
      join chain_events payee on payee.chain_id = payer.chain_id and payee.tx_hash = payer.tx_hash
        and payee.log_index = payer.log_index and payee.side = 'PAYEE'
      cross join lateral (select payer.wallet_address = s.from_address and payee.wallet_address = s.to_address
        and payer.amount = s.to_amount + s.fee_amount and payee.amount = s.to_amount as is_equal) seen
      where s.state in ('PENDING', 'SUBMITTED', 'FAILED') and (s.failure_code is distinct from 'MISMATCH' or is_equal)
      order by s.session_id for no key update of s
    ), moved as (
      update settlements s set
        state = case when f.is_equal then 'CONFIRMED' else 'FAILED' end, tx_hash = f.tx_hash,
        block_number = f.block_number, block_hash = f.block_hash,
        confirmed_at = case when f.is_equal then f.block_time end,
        failure_code = case when not f.is_equal then 'MISMATCH' end,
        failure_reason = case when not f.is_equal then 'the log on chain has other parties or amounts' end,
        next_attempt_at = null, lease_id = null, lease_until = null, updated_at = lx_now()
      from found f where s.session_id = f.session_id
      returning s.*, f.is_equal
    ), paid as (
      update sessions s set settlement_tx_hash = m.tx_hash from moved m where s.id = m.session_id and m.is_equal
      returning s.*
    ), confirm_audit as (${settlementAudit(ctx, "settlement.confirm", sql`(select * from moved where is_equal)`)}
    ), fail_audit as (${settlementAudit(ctx, "settlement.fail", sql`(select * from moved where not is_equal)`)}
    ), session_outbox as (${sessionEvents({ type: "session.updated", changed: sql`paid` })} returning session_id
    ), outbox as (
      ${settlementEvents(sql`(select m.* from moved m where (select count(*) from session_outbox) >= 0)`)}
    )
    select session_id as "sessionId", is_equal as "isEqual" from moved`);
  const mismatched = rows.filter(({ isEqual }) => !isEqual);
  for (const { sessionId } of mismatched) ctx.log.error({ sessionId }, "settlement paid with other parties or amounts");
  return { confirmed: rows.length - mismatched.length, failed: mismatched.length };
}
