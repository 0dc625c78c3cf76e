import "server-only";
import { sql } from "drizzle-orm";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { RecordLocationInput } from "./locations.schemas.ts";

/**
 * Stores a heartbeat of the workspace, stamps `lastSeenAt` and decides the windows of its LIVE sessions, in one step
 * (spec 7.3, 10). False when the sequence does not rise: then nothing is stored.
 */
export async function insertLocation(ctx: WorkspaceContext, sample: RecordLocationInput): Promise<boolean> {
  const row = await ctx.db.row<{ isStored: boolean }>(sql`
    select lx_record_location(${ctx.workspaceId}, ${sample.sequence}::bigint, ${sample.lat}, ${sample.lng},
      ${sample.accuracyMeters}, ${sample.speedMps ?? null}, ${sample.sessionId ?? null}, lx_now()) as "isStored"`);
  return row?.isStored ?? false;
}

/** Deletes samples and video events older than 30 days, at most `limit` of each; gives how many. */
export async function deleteOldTelemetry({ db }: Pick<Clients, "db">, limit: number): Promise<number> {
  const row = await db.row<{ deleted: number }>(sql`
    with clk as materialized (select lx_now() - interval '30 days' as oldest), samples as (
      delete from location_samples where ctid = any(array(
        select l.ctid from location_samples l, clk where l.at < clk.oldest order by l.at limit ${limit}))
      returning 1
    ), events as (
      delete from video_events where ctid = any(array(
        select v.ctid from video_events v, clk where v.received_at < clk.oldest order by v.received_at limit ${limit}))
      returning 1
    )
    select greatest((select count(*) from samples), (select count(*) from events))::integer as deleted`);
  return row?.deleted ?? 0;
}
