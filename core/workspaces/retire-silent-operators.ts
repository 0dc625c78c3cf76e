import "server-only";
import { sql } from "drizzle-orm";
import { auditRows } from "../audit/audit.sql.ts";
import type { Context } from "../context.ts";

const batch = 500;

/**
 * Part of the tick: an ONLINE operator that was last seen more than 24 h ago is OFFLINE (spec 8.2). Any number may overlap.
 * @returns how many this run took offline.
 */
export async function retireSilentOperators(ctx: Context): Promise<number> {
  const rows = await ctx.db.rows(sql`
    with silent as materialized (
      select w.id from workspaces w
      where w.availability_state = 'ONLINE' and w.last_seen_at < lx_now() - interval '24 hours'
      order by w.last_seen_at limit ${batch} for no key update of w skip locked
    ), w as (
      update workspaces w set availability_state = 'OFFLINE' from silent where w.id = silent.id returning w.id
    ), audit as (
      ${auditRows(ctx, { action: "workspace.update", targetType: "workspace", workspaceId: sql`id`, targetId: sql`id`, from: sql`w`, metadata: sql`'{"availabilityState": "OFFLINE"}'::jsonb` })}
    )
    select id from w`);
  return rows.length;
}
