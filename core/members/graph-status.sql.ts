import "server-only";
import { sql } from "drizzle-orm";
import type { Clients } from "../context.ts";

type Ctx = Pick<Clients, "db">;

/** How SpiceDB compared with the member table when it was last looked at. */
export interface GraphStatus {
  rebuildingSince: Date | null;
  comparedAt: Date | null;
  missing: number;
  surplus: number;
  foreignRelationships: number;
  driftTotal: string;
}

export async function readGraphStatus({ db }: Ctx): Promise<GraphStatus> {
  const row = await db.row<GraphStatus>(sql`
    select rebuilding_since as "rebuildingSince", compared_at as "comparedAt", missing, surplus,
      foreign_relationships as "foreignRelationships", drift_total as "driftTotal" from graph_status`);
  if (!row) throw new Error("graph_status has no row");
  return row;
}

/** While SpiceDB is being rebuilt a denial of it means nothing. */
export async function isGraphRebuilding({ db }: Ctx): Promise<boolean> {
  return (await db.row(sql`select 1 from graph_status where rebuilding_since is not null`)) !== undefined;
}

/** Before the schema of a lost SpiceDB is written: from here on its denials are not believed. */
export function markRebuilding({ db }: Ctx) {
  return db.rows(sql`update graph_status set rebuilding_since = lx_now() where rebuilding_since is null`);
}

export interface Comparison {
  missing: number;
  surplus: number;
  foreign: number;
  /** Workspaces that somebody else held: they are still to be looked at. */
  skipped: number;
  isRebuild: boolean;
}

/** Notes a comparison; a rebuild ends with the first one that left out nothing. */
export function storeComparison({ db }: Ctx, { missing, surplus, foreign, skipped, isRebuild }: Comparison) {
  return db.rows(sql`
    update graph_status set compared_at = lx_now(), missing = ${missing}, surplus = ${surplus},
      foreign_relationships = ${foreign}, drift_total = drift_total + ${isRebuild ? 0 : missing + surplus},
      rebuilding_since = case when ${skipped} = 0 then null else rebuilding_since end`);
}
