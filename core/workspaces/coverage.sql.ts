import "server-only";
import { sql } from "drizzle-orm";
import type { Clients } from "../context.ts";
import type { BoundingBox, CoverageCircle, CoverageQuery } from "./coverage.schemas.ts";

const columns = sql`w.coverage_lat as lat, w.coverage_lng as lng, w.coverage_radius_meters as "radiusMeters",
  w.device_kind as "deviceKind"`;
const isOnline = sql`w.availability_state = 'ONLINE' and w.deleted_at is null and 'SUPPLIER' = any(w.roles)
  and w.coverage_lat is not null and w.coverage_lng is not null and w.coverage_radius_meters is not null`;
const latestSeenFirst = sql`order by w.last_seen_at desc, w.id`;

/** Circles of ONLINE suppliers, latest seen first; with a box those whose own bounding box touches it (spec 7.1). */
export function selectCoverage({ db }: Pick<Clients, "db">, { bbox, limit }: CoverageQuery) {
  if (!bbox) {
    return db.rows<CoverageCircle>(
      sql`select ${columns} from workspaces w where ${isOnline} ${latestSeenFirst} limit ${limit}`,
    );
  }
  // `offset 0`: with a small limit the planner would rather walk all suppliers in the order in which they were seen.
  return db.rows<CoverageCircle>(sql`
    select ${columns} from (
      select w.* from workspaces w
      where ${isOnline} and (${touches(bbox, 0)} or ${touches(bbox, 360)} or ${touches(bbox, -360)}) offset 0
    ) w ${latestSeenFirst} limit ${limit}`);
}

/** Circles are stored with unwrapped longitudes, so a box is looked for once in each turn of the globe. */
function touches({ minLng, minLat, maxLng, maxLat }: BoundingBox, turn: 0 | 360 | -360) {
  const east = maxLng < minLng ? maxLng + 360 : maxLng;
  return sql`lx_circle_box(w.coverage_lat, w.coverage_lng, w.coverage_radius_meters)
    && box(point(${minLng + turn}::double precision, ${minLat}::double precision),
      point(${east + turn}::double precision, ${maxLat}::double precision))`;
}
