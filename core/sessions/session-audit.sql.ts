import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { AuditAction } from "../audit/audit.schemas.ts";
import { auditRows } from "../audit/audit.sql.ts";
import type { Context } from "../context.ts";

export type Caller = Pick<Context, "actor" | "requestId" | "ip"> & { workspaceId?: string };

/** What the server does by itself, in the course of whichever call or tick noticed that it was due. */
export function asSystem(ctx: Context): Context & { workspaceId?: undefined } {
  return { ...ctx, actor: { kind: "system" }, ip: null, workspaceId: undefined };
}

/**
 * Audit rows of changed sessions, as a CTE body. A caller's change is in the log of its own workspace; what the system
 * does is in the logs of both sides. `changed` is the CTE holding the changed sessions.
 */
export function sessionAudit(caller: Caller, action: AuditAction, changed: SQL): SQL {
  const inWorkspaces = caller.workspaceId
    ? sql`select ${caller.workspaceId}::uuid as workspace_id`
    : sql`select c.consumer_workspace_id as workspace_id
        union select c.operator_workspace_id where c.operator_workspace_id is not null`;
  return auditRows(caller, {
    action,
    targetType: "session",
    workspaceId: sql`w.workspace_id`,
    targetId: sql`c.id`,
    from: sql`${changed} c cross join lateral (${inWorkspaces}) w`,
    metadata: sql`jsonb_strip_nulls(jsonb_build_object('state', c.state, 'endReason', c.end_reason))`,
  });
}
