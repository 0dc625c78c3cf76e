import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import { clock, isOverdue, type SessionRow, sessionColumns, withoutInputAndMeter } from "./sessions.sql.ts";

interface Circle {
  lat: number;
  lng: number;
  radiusMeters: number;
}

/**
 * Sessions that wait inside a circle, oldest first, at most `limit`, after the session `after`. With real money those of
 * the supplier's own wallet are left out: it could not accept them.
 */
export function selectRequests(
  ctx: WorkspaceContext,
  circle: Circle,
  { limit, after, exceptWallet }: { limit: number; after: string | null; exceptWallet: string | null },
) {
  const { lat, lng, radiusMeters } = circle;
  return ctx.db.rows<SessionRow & { distanceMeters: number }>(sql`
    with ${clock}
    select ${sessionColumns},
      lx_distance_meters(${lat}, ${lng}, s.requested_lat, s.requested_lng) as "distanceMeters"
    from sessions s cross join clk ${withoutInputAndMeter}
    where s.state = 'REQUESTED' and not ${isOverdue}
      and (${isInBox(circle, 0)} or ${isInBox(circle, 360)} or ${isInBox(circle, -360)})
      and lx_is_within(${lat}, ${lng}, s.requested_lat, s.requested_lng, ${radiusMeters})
      ${exceptWallet ? sql`and s.consumer_wallet <> ${exceptWallet}` : sql``}
      ${after ? sql`and (s.created_at, s.id) > (select created_at, id from sessions where id = ${after})` : sql``}
    order by s.created_at, s.id limit ${limit}`);
}

/** The circle's box has unwrapped longitudes, so points are looked for in it once in each turn of the globe. */
function isInBox({ lat, lng, radiusMeters }: Circle, turn: 0 | 360 | -360): SQL {
  return sql`point(s.requested_lng, s.requested_lat) <@ lx_circle_box(${lat}, ${lng + turn}, ${radiusMeters})`;
}
