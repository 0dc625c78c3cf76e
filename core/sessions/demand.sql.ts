import "server-only";
import { sql } from "drizzle-orm";
import type { Clients } from "../context.ts";
import type { DemandCell } from "./demand.schemas.ts";
import { clock, isOverdue } from "./sessions.sql.ts";

/**
 * What was asked for in the last 30 days, in cells of about 5 km (spec 9), most requests first. Sessions whose two sides
 * are one wallet are left out.
 */
export function selectDemand({ db }: Pick<Clients, "db">, limit: number) {
  return db.rows<DemandCell>(sql`
    with ${clock}, asked as (
      select cell.i, floor(s.requested_lng / cell.step) as j, cell.lat, cell.step, s.hold_micro_usdc as hold,
        s.assigned_at is null and (s.state in ('ENDED', 'EXPIRED', 'CANCELLED') or ${isOverdue}
          or s.dispatch_failed_at is not null) as is_unmet
      from sessions s cross join clk
      cross join lateral (select floor(s.requested_lat / 0.045) as i) band
      cross join lateral (select (band.i + 0.5) * 0.045 as lat) centre
      cross join lateral (
        select band.i, centre.lat, 0.045 / greatest(cos(radians(centre.lat)), 0.01) as step
      ) cell
      where s.created_at > lx_now() - interval '30 days' and s.operator_wallet is distinct from s.consumer_wallet
    )
    select round(least(90, greatest(-90, lat))::numeric, 4)::double precision as lat,
      round(least(180, greatest(-180, (j + 0.5) * step))::numeric, 4)::double precision as lng,
      count(*)::integer as requests, (count(*) filter (where is_unmet))::integer as unmet,
      div(sum(hold), count(*))::text as "avgMaxPriceMicroUsdc"
    from asked group by i, j, asked.lat, step
    order by requests desc, i, j limit ${limit}`);
}
