import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { eventRows } from "../events/events.sql.ts";
import { payoutOf } from "./payout.sql.ts";

/** A settlement `c` as `storedSettlement` reads it. Amounts are decimal strings. */
export const settlementJson = sql`jsonb_build_object(
  'state', c.state, 'sessionIdHash', c.session_id_hash, 'from', c.from_address, 'to', c.to_address,
  'toAmount', c.to_amount::text, 'feeAmount', c.fee_amount::text, 'ratePerSecond', c.rate_per_second::text,
  'chargeableSeconds', c.chargeable_seconds, 'platformFeeBps', c.platform_fee_bps,
  'consumerWorkspaceId', c.consumer_workspace_id, 'operatorWorkspaceId', c.operator_workspace_id,
  'txHash', c.tx_hash, 'confirmedAt', c.confirmed_at, 'attempts', c.attempts, 'failureCode', c.failure_code,
  'nextAttemptAt', c.next_attempt_at, 'payout', ${payoutOf(sql`c`)})`;

/**
 * Outbox rows of changed settlements, for both sides, as a CTE body; the type follows from the state. `changed` is the
 * CTE or subquery.
 */
export function settlementEvents(changed: SQL): SQL {
  return eventRows({
    type: sql`'settlement.' || lower(c.state)`,
    workspaceIds: sql`array_remove(array[c.consumer_workspace_id,
      nullif(c.operator_workspace_id, c.consumer_workspace_id)], null)`,
    sessionId: sql`c.session_id`,
    row: settlementJson,
    from: sql`${changed} c`,
  });
}
