import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { insertSession, insertWorkspace, type StoredWorkspace } from "../sessions/testing.ts";

/** The point that stored sessions ask for. */
export const point = { lat: 48.8584, lng: 2.2945 };

/** A point so many meters north of it. */
export const north = (meters: number) => ({
  lat: point.lat + (meters / 6_371_008.8) * (180 / Math.PI),
  lng: point.lng,
});

export interface Operation {
  consumer: StoredWorkspace;
  operator: StoredWorkspace;
  id: string;
}

interface Telemetry {
  startedAgoMs?: number;
  maxDurationSeconds?: number;
  isRequired?: boolean;
  staleMs?: number;
  operator?: StoredWorkspace;
}

/** A LIVE session with an open media input, under these telemetry rules. */
export async function insertLive(db: Database, { isRequired = false, staleMs = 25_000, ...more }: Telemetry = {}) {
  const consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
  const operator = more.operator ?? (await insertWorkspace(db, { roles: ["SUPPLIER"] }));
  const startedAgoMs = more.startedAgoMs ?? 0;
  const session = { ...more, consumer, operator, startedAgoMs, inputAgoMs: startedAgoMs + 2_000 };
  const id = await insertSession(db, { ...session, state: "LIVE" });
  await db.rows(sql`update sessions set telemetry_required = ${isRequired}, heartbeat_stale_ms = ${staleMs},
    assigned_at = started_at - interval '1 minute' where id = ${id}`);
  return { consumer, operator, id };
}

export interface StoredWindow {
  reason: string;
  /** Milliseconds after the session's start; null: open. */
  from: number;
  to: number | null;
}

export function windowsOf(db: Database, id: string): Promise<StoredWindow[]> {
  return db.rows<StoredWindow>(sql`
    select d.reason, (extract(epoch from d.opened_at - s.started_at) * 1000)::float8 as from,
      (extract(epoch from d.closed_at - s.started_at) * 1000)::float8 as to
    from disconnect_windows d join sessions s on s.id = d.session_id where s.id = ${id} order by d.opened_at, d.reason`);
}
