import "server-only";
import { sql } from "drizzle-orm";
import type { MediaInput } from "#media/backend.ts";
import type { Clients } from "../context.ts";

interface StatedVideoEvent {
  inputId: string;
  isConnected: boolean;
  /** The sender's own time. */
  statedAt: Date | null;
}

/**
 * An event as its sender states it: it happened at the stated time when that is within 60 s of the receipt, else at the
 * receipt (spec 7.9). One with the same statement counts once.
 */
export function insertStatedVideoEvent({ db }: Pick<Clients, "db">, event: StatedVideoEvent) {
  const stated = sql`${event.statedAt?.toISOString() ?? null}::timestamptz`;
  return db.rows(sql`
    with clk as materialized (select lx_now() as now)
    select lx_record_video_event(${event.inputId}, ${event.isConnected}, case
      when ${stated} between clk.now - interval '60 seconds' and clk.now + interval '60 seconds' then ${stated}
      else clk.now end, ${stated}) from clk`);
}

/** An embedded backend's own observation, at the very time at which the media came or stopped. */
export function insertObservedVideoEvent(
  { db }: Pick<Clients, "db">,
  { inputId, isConnected, at }: { inputId: string; isConnected: boolean; at: Date },
) {
  return db.rows(sql`
    select lx_record_video_event(${inputId}, ${isConnected}, ${at.toISOString()}::timestamptz, null)`);
}

/** Open media inputs of LIVE sessions at this backend, and the time at which that was so. */
export function selectLiveInputs({ db, media }: Pick<Clients, "db" | "media">) {
  return db.rows<MediaInput & { now: Date }>(sql`
    select i.id as "inputId", s.id as "sessionId", s.requested_lat as lat, s.requested_lng as lng,
      coalesce(i.connected_at, i.created_at) as "openedAt", i.disconnected_at as "disconnectedAt", lx_now() as now
    from sessions s join media_inputs i on i.session_id = s.id and i.closed_at is null
    where s.state = 'LIVE' and i.backend = ${media.name}`);
}
