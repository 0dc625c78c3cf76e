import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import { sessionAudit } from "./session-audit.sql.ts";
import { sessionEvents } from "./session-events.sql.ts";
import { clock, deadline, type SessionRow, sessionColumns, withoutInputAndMeter } from "./sessions.sql.ts";

/** Open assignments (ASSIGNED or LIVE) that one supplier may hold (spec 8.2). */
const maxAssignments = 5;

/**
 * REQUESTED → ASSIGNED to the caller's workspace, which becomes BUSY and remembers what it was (spec 8.1 row 2, 8.2).
 * @returns the session; `full` when only the supplier's open assignments stood in the way; undefined when the session was
 * not waiting any more.
 */
export async function assignSession(ctx: WorkspaceContext, id: string): Promise<SessionRow | "full" | undefined> {
  const row = await ctx.db.row<SessionRow & { isAssigned: boolean }>(sql`
    with ${clock}, waiting as materialized (
      select s.id from sessions s cross join clk
      where s.id = ${id} and s.state = 'REQUESTED' and ${deadline} > clk.now
      for no key update of s
    ), operator as (
      update workspaces w set
        remembered_state = case when w.open_assignments = 0 then w.availability_state else w.remembered_state end,
        availability_state = 'BUSY', open_assignments = w.open_assignments + 1, last_seen_at = clk.now
      from waiting cross join clk
      where w.id = ${ctx.workspaceId} and w.deleted_at is null and w.open_assignments < ${maxAssignments}
      returning w.id, w.wallet_address
    ), s as (
      update sessions s set state = 'ASSIGNED', operator_workspace_id = o.id, operator_wallet = o.wallet_address,
        assigned_at = clk.now
      from operator o cross join clk where s.id = ${id}
      returning s.*
    ), audit as (${sessionAudit(ctx, "session.accept", sql`s`)}
    ), outbox as (${sessionEvents({ type: "session.assigned", changed: sql`s` })})
    select s.id is not null as "isAssigned", ${sessionColumns}
    from waiting left join s using (id) cross join clk ${withoutInputAndMeter}`);
  return row && (row.isAssigned ? row : "full");
}
