import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { AuditAction } from "../audit/audit.schemas.ts";
import { auditRows } from "../audit/audit.sql.ts";
import type { Context } from "../context.ts";

type Caller = Pick<Context, "actor" | "requestId" | "ip">;

/** Audit rows of changed settlements in the logs of both sides, as a CTE body. `changed` is the CTE or subquery. */
export function settlementAudit(ctx: Caller, action: Extract<AuditAction, `settlement.${string}`>, changed: SQL): SQL {
  return auditRows(ctx, {
    action,
    targetType: "settlement",
    workspaceId: sql`w.workspace_id`,
    targetId: sql`c.session_id`,
    from: sql`${changed} c cross join lateral unnest(array_remove(array[c.consumer_workspace_id,
      nullif(c.operator_workspace_id, c.consumer_workspace_id)], null)) w(workspace_id)`,
    metadata: sql`jsonb_strip_nulls(jsonb_build_object('state', c.state, 'txHash', c.tx_hash,
      'failureCode', c.failure_code))`,
  });
}
