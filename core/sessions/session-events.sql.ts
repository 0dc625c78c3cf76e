import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { type EventType, eventRows } from "../events/events.sql.ts";

interface SessionEvents {
  /** `session.updated`: the object changed and its state did not. Expressions are over `c`. */
  type: Extract<EventType, `session.${string}`> | SQL;
  /** The CTE or subquery holding the changed sessions as they are stored now. */
  changed: SQL;
  /** Id of the open media input, an expression over `c`; none where the change leaves the session without one. */
  inputId?: SQL;
}

/** The open media input of a session `c` that this statement does not touch. */
export const openInput = sql`(select i.id from media_inputs i where i.session_id = c.id and i.closed_at is null)`;

/** Outbox rows of changed sessions, for both sides, as a CTE body. No secret is in them; amounts are decimal strings. */
export function sessionEvents({ type, changed, inputId = sql`null::text` }: SessionEvents): SQL {
  return eventRows({
    type,
    workspaceIds: sql`array_remove(array[c.consumer_workspace_id,
      nullif(c.operator_workspace_id, c.consumer_workspace_id)], null)`,
    sessionId: sql`c.id`,
    row: sql`jsonb_build_object(
      'id', c.id, 'consumerWorkspaceId', c.consumer_workspace_id, 'consumerWallet', c.consumer_wallet,
      'operatorWorkspaceId', c.operator_workspace_id, 'state', c.state, 'endReason', c.end_reason,
      'requestedLat', c.requested_lat, 'requestedLng', c.requested_lng,
      'maxDurationSeconds', c.max_duration_seconds, 'waitTimeoutSeconds', c.wait_timeout_seconds,
      'ratePerSecondMicroUsdc', c.rate_per_second_micro_usdc::text, 'holdMicroUsdc', c.hold_micro_usdc::text,
      'createdAt', c.created_at, 'startedAt', c.started_at, 'endedAt', c.ended_at,
      'cleanSeconds', c.clean_seconds, 'failedSeconds', c.failed_seconds,
      'chargedMicroUsdc', c.charged_micro_usdc::text, 'settlementTxHash', c.settlement_tx_hash, 'inputId', ${inputId})`,
    from: sql`${changed} c`,
  });
}
