import "server-only";
import { sql } from "drizzle-orm";
import type { Clients } from "../context.ts";

export interface PlatformState {
  /** Seconds since each part of the tick last finished. */
  tickAges: Record<string, number>;
  /** Settlements that are not paid yet, by state. */
  unsettled: Record<string, number>;
  /** Age of the oldest of them; 0 when there is none. */
  oldestUnsettledSeconds: number;
}

/** What the database says of the whole deployment; reads the partial index of unsettled settlements only. */
export function readPlatformState({ db }: Pick<Clients, "db">) {
  return db.row<PlatformState>(sql`
    with unsettled as (
      select state, count(*)::int as n, min(created_at) as oldest from settlements
      where is_unsettled group by state
    )
    select
      (select coalesce(jsonb_object_agg(part, greatest(0, extract(epoch from lx_now() - finished_at))), '{}')
        from tick_runs) as "tickAges",
      (select coalesce(jsonb_object_agg(state, n), '{}') from unsettled) as unsettled,
      coalesce((select extract(epoch from lx_now() - min(oldest)) from unsettled), 0)::float8 as "oldestUnsettledSeconds"`);
}
