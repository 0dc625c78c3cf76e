import "server-only";
import { sql } from "drizzle-orm";
import { auditRows } from "../audit/audit.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import { keyEvents } from "../keys/key-events.sql.ts";
import { type WorkspaceRow, workspaceColumns } from "./workspaces.sql.ts";

export type DeletionRefusal =
  | "workspace:deleted"
  | "workspace:transferDenied"
  | "workspace:delete:openSessions"
  | "workspace:delete:unsettled";

/** Decides under the workspace's row lock and deletes, in one step (`lx_delete_workspace`). */
export async function markDeleted(ctx: WorkspaceContext): Promise<WorkspaceRow | DeletionRefusal> {
  const wallet = ctx.actor.kind === "wallet_session" ? ctx.actor.walletAddress : "";
  const row = await ctx.db.row<{ refusal: DeletionRefusal | null } & WorkspaceRow>(sql`
    with d as materialized (
      select * from lx_delete_workspace(${ctx.workspaceId}, ${wallet})
    ), w as materialized (
      select (d.deleted).* from d where d.refusal is null
    ), keys as materialized (
      select k.* from d cross join lateral unnest(d.revoked_keys) k where d.refusal is null
    ), audit as (
      ${auditRows(ctx, { action: "workspace.delete", targetType: "workspace", workspaceId: sql`id`, targetId: sql`id`, from: sql`w`, metadata: sql`jsonb_build_object('slug', slug)` })}
    ), key_audit as (
      ${auditRows(ctx, { action: "apiKey.revoke", targetType: "apiKey", workspaceId: sql`workspace_id`, targetId: sql`id`, from: sql`keys`, metadata: sql`jsonb_build_object('label', label, 'prefix', prefix)` })}
    ), key_events as (${keyEvents("key.revoked", sql`keys`)})
    select d.refusal, ${workspaceColumns} from d left join w on true`);
  if (!row) throw new Error("lx_delete_workspace returned no row");
  return row.refusal ?? row;
}
