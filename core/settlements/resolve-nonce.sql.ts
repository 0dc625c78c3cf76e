import "server-only";
import { sql } from "drizzle-orm";
import type { SkippedEntry } from "#contracts/client.ts";
import type { Context } from "../context.ts";
import { failureOfSkip } from "./decide.ts";
import { afterLegs } from "./follow-transactions.sql.ts";
import { settlementAudit } from "./settlement-audit.sql.ts";
import { settlementEvents } from "./settlement-events.sql.ts";

interface Resolution {
  id: string;
  status: "MINED" | "REVERTED";
  blockNumber: bigint;
  /** Entries of a mined batch that the contract did not settle. */
  skipped: readonly SkippedEntry[];
}

/**
 * One of a nonce's transactions is in a block. Mined: the ledger will confirm what it paid; what it skipped is FAILED with
 * the contract's reason or, when only another look can tell, PENDING. Reverted: its settlements have no transaction any
 * more and are due again; a deposit may be sent again by its wallet. What another transaction of the nonce was to pay is
 * due again too.
 * @returns how many settlements became SUBMITTED and how many FAILED by it.
 */
export async function resolveNonce(
  ctx: Context,
  { id, status, blockNumber, skipped }: Resolution,
): Promise<{ submitted: number; failed: number }> {
  const skips = skipped.map(({ sessionIdHash: hash, reason }) => ({ hash, reason, code: failureOfSkip(reason) }));
  const [row] = await ctx.db.rows<{ submitted: number; failed: number }>(sql`
    with signed as materialized (
      select g.id, g.session_ids from relayer_transactions g join relayer_transactions t
        on g.chain_id = t.chain_id and g.relayer_address = t.relayer_address and g.nonce = t.nonce
      where t.id = ${id}
    ), legs as materialized (
      select s.session_id from settlements s where s.session_id = any(array(select unnest(session_ids) from signed))
        and s.transaction_id in (select id from signed) and s.state in ('PENDING', 'SUBMITTED')
      order by s.session_id for no key update of s
    ), won as (
      update relayer_transactions set status = ${status}, mined_block = ${blockNumber} where id = ${id} and ${afterLegs}
      returning *
    ), void as (
      update relayer_transactions t set status = 'REPLACED', mined_block = null from signed
      where t.id = signed.id and t.id <> ${id} and t.status <> 'REPLACED' and ${afterLegs}
    ), deposited as (
      update deposits d set transaction_id = won.id from won
      where d.id = won.deposit_id and d.transaction_id in (select id from signed)
    ), skips as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(skips)}::text::jsonb) as x(hash text, reason text, code text)
    ), outcomes as materialized (
      select s.session_id, skips.reason, skips.code, x.state,
        case when x.state = 'SUBMITTED' then won.hash end as tx_hash,
        case when x.state = 'SUBMITTED' and won.status = 'MINED' then won.id end as transaction_id
      from won, legs join settlements s using (session_id) left join skips on skips.hash = s.session_id_hash
      cross join lateral (select case when (s.session_id = any(won.session_ids)) is not true then 'PENDING'
        when skips.hash is null then 'SUBMITTED' when skips.code is null then 'PENDING' else 'FAILED' end as state) x
    ), moved as (
      update settlements s set state = o.state, updated_at = lx_now(), tx_hash = o.tx_hash,
        transaction_id = o.transaction_id, failure_code = o.code,
        failure_reason = case when o.code is not null then 'skipped: ' || o.reason end,
        next_attempt_at = case when o.code = 'REVERTED'
            then lx_now() + least(60, power(2, least(s.attempts, 10))) * interval '1 minute'
          when o.state = 'FAILED' then lx_now() + interval '10 minutes' end
      from outcomes o where s.session_id = o.session_id
        and (s.state, s.tx_hash, s.transaction_id) is distinct from (o.state, o.tx_hash, o.transaction_id)
      returning s.*, old.state as before, old.tx_hash is distinct from new.tx_hash as is_new
    ), audit as (${settlementAudit(ctx, "settlement.submit", sql`(select * from moved where state = 'SUBMITTED' and before = 'PENDING')`)}
    ), fail_audit as (${settlementAudit(ctx, "settlement.fail", sql`(select * from moved where state = 'FAILED')`)}
    ), outbox as (${settlementEvents(sql`(select * from moved where before <> state or is_new)`)})
    select count(*) filter (where state = 'SUBMITTED' and before = 'PENDING')::int as submitted,
      count(*) filter (where state = 'FAILED')::int as failed from moved`);
  return row ?? { submitted: 0, failed: 0 };
}
