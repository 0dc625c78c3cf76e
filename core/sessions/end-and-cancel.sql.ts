import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import { closeSessions } from "./close-sessions.sql.ts";
import { deadline, type SessionRow } from "./sessions.sql.ts";

/** LIVE → ENDED by the caller's workspace (spec 8.1 row 6); undefined when it is not LIVE or its time is over. */
export async function endLiveSession(ctx: WorkspaceContext, id: string): Promise<SessionRow | undefined> {
  const [ended] = await closeSessions(ctx, {
    where: sql`s.id = ${id} and ${ctx.workspaceId} in (s.consumer_workspace_id, s.operator_workspace_id)
      and s.state = 'LIVE' and ${deadline} > clk.now`,
    state: "ENDED",
    endReason: sql`case s.consumer_workspace_id when ${ctx.workspaceId} then 'CONSUMER_ENDED' else 'OPERATOR_ENDED' end`,
    // The clock was read before the row was locked: a picture may have made it LIVE in between.
    endedAt: sql`greatest(clk.now, s.started_at)`,
    action: "session.end",
    event: "session.ended",
  });
  return ended;
}

/** Every ASSIGNED session of the caller's workspace as operator → CANCELLED (spec 8.1 row 10). */
export function cancelAssignedSessions(ctx: WorkspaceContext): Promise<SessionRow[]> {
  return closeSessions(ctx, {
    where: sql`s.operator_workspace_id = ${ctx.workspaceId} and s.state = 'ASSIGNED' and ${deadline} > clk.now`,
    state: "CANCELLED",
    endReason: sql`'OPERATOR_CANCELLED'`,
    endedAt: sql`clk.now`,
    action: "session.cancel",
    event: "session.cancelled",
  });
}

/** REQUESTED or ASSIGNED → CANCELLED by the consumer (spec 8.1 row 9); undefined when it waits no more. */
export async function cancelWaitingSession(ctx: WorkspaceContext, id: string): Promise<SessionRow | undefined> {
  const [cancelled] = await closeSessions(ctx, {
    where: sql`s.id = ${id} and s.consumer_workspace_id = ${ctx.workspaceId} and s.state in ('REQUESTED', 'ASSIGNED')
      and ${deadline} > clk.now`,
    state: "CANCELLED",
    endReason: sql`'CONSUMER_CANCELLED'`,
    endedAt: sql`clk.now`,
    action: "session.cancel",
    event: "session.cancelled",
  });
  return cancelled;
}
