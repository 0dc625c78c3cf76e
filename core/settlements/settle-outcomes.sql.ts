import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { textArray } from "#db/schema/literals.ts";
import type { Context } from "../context.ts";
import { settlementAudit } from "./settlement-audit.sql.ts";
import { settlementEvents } from "./settlement-events.sql.ts";
import type { FailureCode } from "./settlements.schemas.ts";

/** Row `s` of a settlement that is still leased to this worker: whoever lost the lease changes nothing. */
const leased = (
  leaseId: string,
  sessionId: string | SQL,
): SQL => sql`s.session_id = ${sessionId} and s.transaction_id is null
  and s.lease_id = ${leaseId}::uuid and s.lease_until > lx_now()`;

interface Leased {
  leaseId: string;
  sessionId: string;
}

const inMs = (ms: number): SQL => sql`lx_now() + ${ms} * interval '1 millisecond'`;

/** PENDING for a while longer, and not counted as a try; failed ones stay failed. */
export function holdSettlements(
  ctx: Context,
  { leaseId, sessionIds }: { leaseId: string; sessionIds: readonly string[] },
  retryInMs: number,
) {
  return ctx.db.rows(sql`
    with held as (
      update settlements s set state = case when s.state = 'FAILED' then s.state else 'PENDING' end,
        next_attempt_at = ${inMs(retryInMs)}, lease_id = null, lease_until = null, updated_at = lx_now()
      where ${leased(leaseId, sql`any(${textArray(sessionIds)}::uuid[])`)}
      returning s.*, old.state as before
    ), outbox as (${settlementEvents(sql`(select * from held where before <> state)`)})
    select 1 from held`);
}

interface Failure {
  code: FailureCode;
  reason: string;
  /** Null: never. */
  retryInMs: number | null;
}

/** FAILED with its reason (spec 14.3). The audit log names it once, not at every try that fails in the same way. */
export async function failSettlement(ctx: Context, { leaseId, sessionId }: Leased, failure: Failure): Promise<boolean> {
  const row = await ctx.db.row(sql`
    with failed as (
      update settlements s set state = 'FAILED', failure_code = ${failure.code}, failure_reason = ${failure.reason},
        attempts = s.attempts + 1, tx_hash = null, lease_id = null, lease_until = null, updated_at = lx_now(),
        next_attempt_at = ${failure.retryInMs === null ? sql`null` : inMs(failure.retryInMs)}
      where ${leased(leaseId, sessionId)}
      returning s.*, old.failure_code is distinct from new.failure_code as is_new
    ), audit as (${settlementAudit(ctx, "settlement.fail", sql`(select * from failed where is_new)`)}
    ), outbox as (${settlementEvents(sql`(select * from failed where is_new)`)})
    select 1 from failed where is_new`);
  return row !== undefined;
}

/** The same total with a lower fee; the difference goes to the operator (spec 14.3). Due at once. */
export function recomposeSettlement(ctx: Context, { leaseId, sessionId }: Leased, feeAmount: bigint) {
  return ctx.db.rows(sql`
    with composed as (
      update settlements s set to_amount = s.to_amount + s.fee_amount - ${feeAmount}, fee_amount = ${feeAmount},
        next_attempt_at = null, lease_id = null, lease_until = null, updated_at = lx_now(),
        state = 'PENDING', failure_code = null, failure_reason = null
      where ${leased(leaseId, sessionId)} and ${feeAmount} < s.fee_amount
      returning s.*
    ), outbox as (${settlementEvents(sql`composed`)})
    select 1 from composed`);
}
