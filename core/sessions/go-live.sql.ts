import "server-only";
import { sql } from "drizzle-orm";
import { textArray } from "#db/schema/literals.ts";
import type { Clients } from "../context.ts";
import { type Caller, sessionAudit } from "./session-audit.sql.ts";
import { openInput, sessionEvents } from "./session-events.sql.ts";
import { clock, deadline } from "./sessions.sql.ts";

/**
 * ASSIGNED → LIVE for those of these sessions whose media input is still open and connected (spec 8.1 row 5). A picture
 * that comes after the wait deadline does not count. The telemetry rules are stamped, and what the operator's samples
 * have said since the assignment is in force from the first moment (spec 10).
 * @returns the sessions that this call made LIVE.
 */
export function goLive(ctx: Pick<Clients, "db" | "settings"> & Caller, sessionIds: readonly string[]) {
  const { TELEMETRY_REQUIRED, HEARTBEAT_STALE_MS } = ctx.settings;
  const ids = sql`any(${textArray(sessionIds)}::uuid[])`;
  return ctx.db.rows<{ id: string }>(sql`
    with ${clock}, turns as materialized (
      select lx_take_turns(array(select operator_workspace_id from sessions where id = ${ids}))
    ), ready as materialized (
      select s.id from turns, sessions s cross join clk
      where s.id = ${ids} and s.state = 'ASSIGNED' and ${deadline} > clk.now
        and exists (select 1 from media_inputs i
          where i.session_id = s.id and i.closed_at is null and i.disconnected_at is null)
      order by s.id for no key update of s
    ), telemetry as materialized (
      select r.id, t.heartbeat_at, t.is_outside from ready r cross join lateral lx_telemetry_at_live(r.id) t
    ), live as (
      update sessions s set state = 'LIVE', started_at = clk.now, last_heartbeat_at = t.heartbeat_at,
        telemetry_required = ${TELEMETRY_REQUIRED}, heartbeat_stale_ms = ${HEARTBEAT_STALE_MS}
      from telemetry t cross join clk where s.id = t.id
      returning s.*
    ), outside as (
      insert into disconnect_windows (session_id, reason, opened_at)
      select l.id, 'OUTSIDE_GEOFENCE', l.started_at from live l join telemetry t using (id) where t.is_outside
    ), audit as (${sessionAudit(ctx, "session.live", sql`live`)}
    ), outbox as (${sessionEvents({ type: "session.live", changed: sql`live`, inputId: openInput })})
    select id from live`);
}
