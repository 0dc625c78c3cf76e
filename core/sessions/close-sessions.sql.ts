import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Clients } from "../context.ts";
import { settlementEvents } from "../settlements/settlement-events.sql.ts";
import { type Caller, sessionAudit } from "./session-audit.sql.ts";
import { sessionEvents } from "./session-events.sql.ts";
import { clock, type SessionRow, sessionColumns, withoutInputAndMeter } from "./sessions.sql.ts";

interface CloseSessions {
  /** Which sessions `s`, at `clk.now`; it must name the states that may be left. */
  where: SQL;
  state: "ENDED" | "EXPIRED" | "CANCELLED";
  /** Expression over `s`. */
  endReason: SQL;
  /** Expression over `s` and `clk.now`. */
  endedAt: SQL;
  action: "session.end" | "session.expire" | "session.cancel";
  event: "session.ended" | "session.expired" | "session.cancelled";
  /** At most so many, leaving out those that somebody else is changing at this moment. */
  batch?: number;
  /** Body of one more CTE, over `closed`. */
  also?: SQL;
}

/**
 * Moves sessions into a terminal state, with everything that goes with it (spec 8.1, rows 6 to 11), in one statement:
 * final meter, media input closed and its secrets forgotten, operator released, settlement row, audit and outbox rows.
 * Of several callers one gets the row, the others get nothing. Sessions are locked before workspaces, both by rising id.
 * @returns the sessions that this call closed.
 */
export function closeSessions(ctx: Pick<Clients, "db"> & Caller, close: CloseSessions): Promise<SessionRow[]> {
  return ctx.db.rows<SessionRow>(sql`
    with ${clock}, locked as materialized (
      select s.*, ${close.endReason} as reason, ${close.endedAt} as ending, lx_stale_from(s) as stale_from
      from sessions s cross join clk
      where ${close.where}
      order by s.id ${close.batch === undefined ? sql`for no key update of s` : sql`limit ${close.batch} for no key update of s skip locked`}
    ), metered as materialized (
      select l.id, l.reason, l.ending, l.stale_from, m.* from locked l
      cross join lateral lx_meter(l.id, l.started_at, l.ending, l.max_duration_seconds) m
    ), closed as (
      update sessions s set state = ${close.state}, end_reason = m.reason, ended_at = m.ending,
        clean_seconds = m.clean_seconds, failed_seconds = m.failed_seconds,
        charged_micro_usdc = m.clean_seconds * s.rate_per_second_micro_usdc
      from metered m where s.id = m.id
      returning s.*
    ), openings as materialized (
      select lx_close_openings(id, ended_at) from closed
    ), silence as (
      insert into disconnect_windows (session_id, reason, opened_at, closed_at)
      select id, 'STALE_TELEMETRY', m.stale_from, m.ending from metered m join closed c using (id)
      where m.stale_from < m.ending
    ), operators as materialized (
      select w.id, released.sessions from workspaces w
      join (select operator_workspace_id as id, count(*)::integer as sessions from closed group by 1) released using (id)
      order by w.id for no key update of w
    ), freed as (
      update workspaces w set
        open_assignments = greatest(w.open_assignments - o.sessions, 0),
        availability_state = case when w.open_assignments <= o.sessions then w.remembered_state else w.availability_state end,
        idle_since = case when w.open_assignments <= o.sessions then clk.now else w.idle_since end
      from operators o cross join clk where w.id = o.id
    ), settlement as (
      insert into settlements (session_id, consumer_workspace_id, operator_workspace_id, state, session_id_hash,
        from_address, to_address, to_amount, fee_amount, rate_per_second, chargeable_seconds, platform_fee_bps)
      select c.id, c.consumer_workspace_id, c.operator_workspace_id,
        case when c.charged_micro_usdc > 0 then 'PENDING' else 'SKIPPED' end,
        '0x' || c.hash_prefix || lpad(to_hex(c.settlement_sequence), 16, '0'),
        c.consumer_wallet, c.operator_wallet, c.charged_micro_usdc - fee.amount, fee.amount,
        c.rate_per_second_micro_usdc, c.clean_seconds, c.platform_fee_bps
      from closed c
      cross join lateral (select div(c.charged_micro_usdc::numeric * c.platform_fee_bps, 10000)::bigint as amount) fee
      returning *
    ), ${close.also ? sql`also as (${close.also}),` : sql``} audit as (${sessionAudit(ctx, close.action, sql`closed`)}
    ), outbox as (${sessionEvents({ type: close.event, changed: sql`closed` })} returning session_id
    ), settlement_outbox as (${settlementEvents(sql`(select t.* from settlement t join outbox using (session_id))`)})
    select ${sessionColumns} from closed s cross join clk ${withoutInputAndMeter}
    where (select count(*) from openings) > 0`);
}
