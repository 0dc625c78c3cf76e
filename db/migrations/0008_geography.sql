-- Great-circle distance in meters on a sphere (spec 9), as core/sessions/distance.ts computes it. One expression, so that
-- the planner writes it into the query instead of calling it.
CREATE FUNCTION lx_distance_meters(
  lat1 double precision, lng1 double precision, lat2 double precision, lng2 double precision
) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 2 * 6371008.8::double precision * asin(least(1, sqrt(
    power(sin(radians(lat2 - lat1) / 2), 2)
    + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lng2 - lng1) / 2), 2))))
$$;
--> statement-breakpoint
-- Inside a circle, its edge included: a micrometer is what rounding of doubles may cost. False when a coordinate is null.
CREATE FUNCTION lx_is_within(
  lat1 double precision, lng1 double precision, lat2 double precision, lng2 double precision, meters double precision
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lx_distance_meters(lat1, lng1, lat2, lng2) <= meters + 0.000001::double precision
$$;
--> statement-breakpoint
-- The box in degrees, x being the longitude, that holds a circle on the sphere. Its longitudes are unwrapped: a circle over
-- the antimeridian is one box beyond 180, to be asked at lng, lng + 360 and lng - 360. A circle over a pole has every
-- longitude. A centimeter is added, so that rounding never leaves a point of the circle outside.
CREATE FUNCTION lx_circle_box(lat double precision, lng double precision, meters double precision)
RETURNS box LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  reach double precision := (meters + 0.01) / 6371008.8;
  high double precision := degrees(reach);
  wide double precision := 180;
BEGIN
  IF abs(lat) + high < 89.999999 THEN
    wide := degrees(asin(sin(reach) / cos(radians(lat))));
  END IF;
  RETURN box(point(lng - wide, lat - high), point(lng + wide, lat + high));
END
$$;
--> statement-breakpoint
-- A point as a box, for the index of circles.
CREATE FUNCTION lx_point_box(lat double precision, lng double precision)
RETURNS box LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT box(point(lng, lat)) $$;
--> statement-breakpoint
CREATE TABLE "price_corridors" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"lat" double precision NOT NULL,
	"lng" double precision NOT NULL,
	"radius_meters" double precision NOT NULL,
	"multiplier_bps" integer NOT NULL,
	CONSTRAINT "price_corridors_centre" CHECK ("price_corridors"."lat" between -90 and 90 and "price_corridors"."lng" between -180 and 180),
	CONSTRAINT "price_corridors_radius" CHECK ("price_corridors"."radius_meters" between 1 and 20037508),
	CONSTRAINT "price_corridors_multiplier" CHECK ("price_corridors"."multiplier_bps" between 1000 and 100000)
);
--> statement-breakpoint
CREATE TABLE "price_quotes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"lat" double precision NOT NULL,
	"lng" double precision NOT NULL,
	"duration_seconds" integer NOT NULL,
	"base_rate_micro_usdc" bigint NOT NULL,
	"supply_bps" integer NOT NULL,
	"demand_bps" integer NOT NULL,
	"corridor_bps" integer NOT NULL,
	"rate_per_second_micro_usdc" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"session_id" uuid
);
--> statement-breakpoint
ALTER TABLE "price_quotes" ADD CONSTRAINT "price_quotes_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "price_corridors_place" ON "price_corridors" USING gist (lx_circle_box("lat", "lng", "radius_meters"));--> statement-breakpoint
CREATE INDEX "price_quotes_expiry" ON "price_quotes" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "workspaces_coverage" ON "workspaces" USING gist (lx_circle_box("coverage_lat", "coverage_lng", "coverage_radius_meters")) WHERE availability_state in ('ONLINE', 'BUSY') and deleted_at is null;--> statement-breakpoint
CREATE INDEX "workspaces_centre" ON "workspaces" USING gist (point("coverage_lng", "coverage_lat")) WHERE availability_state in ('ONLINE', 'BUSY') and deleted_at is null;--> statement-breakpoint
CREATE INDEX "workspaces_idle" ON "workspaces" USING btree ("idle_since","id") WHERE availability_state = 'ONLINE' and deleted_at is null;--> statement-breakpoint
CREATE INDEX "sessions_open_place" ON "sessions" USING gist (point("requested_lng", "requested_lat")) WHERE state in ('REQUESTED', 'ASSIGNED', 'LIVE');--> statement-breakpoint
CREATE INDEX "sessions_created" ON "sessions" USING btree ("created_at");
--> statement-breakpoint
-- ONLINE suppliers whose circle holds a point, longest idle first (spec 9), at most `wanted`. In a crowded place some of the
-- longest idle of all cover the point, and they are enough unless `is_thorough`; otherwise all coverers are ranked.
CREATE FUNCTION lx_longest_idle(
  place_lat double precision, place_lng double precision, other_than_wallet text, is_thorough boolean, wanted integer
) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH longest AS MATERIALIZED (
    SELECT w.id, w.idle_since FROM (
      SELECT * FROM workspaces WHERE availability_state = 'ONLINE' AND deleted_at IS NULL ORDER BY idle_since, id LIMIT 500
    ) w
    WHERE NOT is_thorough AND 'SUPPLIER' = ANY (w.roles)
      AND (other_than_wallet IS NULL OR w.wallet_address <> other_than_wallet)
      AND lx_is_within(w.coverage_lat, w.coverage_lng, place_lat, place_lng, w.coverage_radius_meters)
  ), found AS (
    SELECT * FROM longest
    UNION ALL
    SELECT w.id, w.idle_since FROM workspaces w
    WHERE NOT EXISTS (SELECT 1 FROM longest)
      AND w.availability_state = 'ONLINE' AND w.deleted_at IS NULL AND 'SUPPLIER' = ANY (w.roles)
      AND (other_than_wallet IS NULL OR w.wallet_address <> other_than_wallet)
      AND (lx_circle_box(w.coverage_lat, w.coverage_lng, w.coverage_radius_meters) && lx_point_box(place_lat, place_lng)
        OR lx_circle_box(w.coverage_lat, w.coverage_lng, w.coverage_radius_meters) && lx_point_box(place_lat, place_lng + 360)
        OR lx_circle_box(w.coverage_lat, w.coverage_lng, w.coverage_radius_meters) && lx_point_box(place_lat, place_lng - 360))
      AND lx_is_within(w.coverage_lat, w.coverage_lng, place_lat, place_lng, w.coverage_radius_meters)
  )
  SELECT found.id FROM found ORDER BY found.idle_since, found.id LIMIT wanted
$$;
--> statement-breakpoint
-- Whether a supplier that is ONLINE or BUSY covers a point.
CREATE FUNCTION lx_is_covered(place_lat double precision, place_lng double precision)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM workspaces w
    WHERE w.availability_state IN ('ONLINE', 'BUSY') AND w.deleted_at IS NULL AND 'SUPPLIER' = ANY (w.roles)
      AND (lx_circle_box(w.coverage_lat, w.coverage_lng, w.coverage_radius_meters) && lx_point_box(place_lat, place_lng)
        OR lx_circle_box(w.coverage_lat, w.coverage_lng, w.coverage_radius_meters) && lx_point_box(place_lat, place_lng + 360)
        OR lx_circle_box(w.coverage_lat, w.coverage_lng, w.coverage_radius_meters) && lx_point_box(place_lat, place_lng - 360))
      AND lx_is_within(w.coverage_lat, w.coverage_lng, place_lat, place_lng, w.coverage_radius_meters))
$$;
--> statement-breakpoint
-- Assigns a waiting session to the longest-idle coverer, which becomes BUSY (spec 8.1 row 3, 9). A supplier that somebody
-- else is changing is passed over; if that leaves nobody, those changes are awaited, lowest id first as everywhere, and the
-- choice is made anew. `refusal` is the detail label when there is nobody; both are null when the session waits no more.
CREATE FUNCTION lx_dispatch_session(session uuid, may_serve_itself boolean, OUT refusal text, OUT dispatched sessions)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  asked sessions;
  candidates uuid[];
  chosen uuid;
BEGIN
  SELECT * INTO asked FROM sessions s
  WHERE s.id = session AND s.state = 'REQUESTED' AND s.created_at + s.wait_timeout_seconds * interval '1 second' > lx_now()
  FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;

  FOR attempt IN 1..3 LOOP
    candidates := ARRAY(SELECT * FROM lx_longest_idle(asked.requested_lat, asked.requested_lng,
      CASE WHEN NOT may_serve_itself THEN asked.consumer_wallet END, attempt > 1, 200));
    EXIT WHEN candidates = '{}';
    SELECT w.id INTO chosen FROM workspaces w
    WHERE w.id = ANY (candidates) AND w.availability_state = 'ONLINE' AND w.deleted_at IS NULL
      AND lx_is_within(w.coverage_lat, w.coverage_lng, asked.requested_lat, asked.requested_lng, w.coverage_radius_meters)
    ORDER BY w.idle_since, w.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    EXIT WHEN FOUND;
    IF attempt = 2 THEN
      PERFORM 1 FROM workspaces w WHERE w.id = ANY (candidates) ORDER BY w.id FOR NO KEY UPDATE;
    END IF;
  END LOOP;

  IF chosen IS NULL THEN
    UPDATE sessions SET dispatch_failed_at = lx_now() WHERE id = session;
    refusal := CASE WHEN lx_is_covered(asked.requested_lat, asked.requested_lng)
      THEN 'session:dispatch:allBusy' ELSE 'session:dispatch:noCoverage' END;
    RETURN;
  END IF;

  UPDATE workspaces w SET remembered_state = w.availability_state, availability_state = 'BUSY',
    open_assignments = w.open_assignments + 1
  WHERE w.id = chosen;
  UPDATE sessions s SET state = 'ASSIGNED', operator_workspace_id = w.id, operator_wallet = w.wallet_address,
    assigned_at = lx_now()
  FROM workspaces w WHERE s.id = session AND w.id = chosen
  RETURNING s.* INTO dispatched;
END
$$;
--> statement-breakpoint
-- What the price of a point depends on (spec 11): suppliers and open sessions within 5,000 m, the highest corridor.
-- A session whose deadline has passed is not open, and one whose two sides are one wallet does not count.
CREATE FUNCTION lx_market(place_lat double precision, place_lng double precision)
RETURNS TABLE (active bigint, available bigint, open bigint, corridor_bps integer) LANGUAGE sql STABLE AS $$
  SELECT supply.active, supply.available, demand.open, corridor.bps
  FROM (
    SELECT count(*) AS active, count(*) FILTER (WHERE w.availability_state = 'ONLINE') AS available FROM workspaces w
    WHERE w.availability_state IN ('ONLINE', 'BUSY') AND w.deleted_at IS NULL AND 'SUPPLIER' = ANY (w.roles)
      AND w.coverage_radius_meters IS NOT NULL
      AND (point(w.coverage_lng, w.coverage_lat) <@ lx_circle_box(place_lat, place_lng, 5000)
        OR point(w.coverage_lng, w.coverage_lat) <@ lx_circle_box(place_lat, place_lng + 360, 5000)
        OR point(w.coverage_lng, w.coverage_lat) <@ lx_circle_box(place_lat, place_lng - 360, 5000))
      AND lx_is_within(w.coverage_lat, w.coverage_lng, place_lat, place_lng, 5000)
  ) supply, (
    SELECT count(*) AS open FROM sessions s
    WHERE s.state IN ('REQUESTED', 'ASSIGNED', 'LIVE') AND s.operator_wallet IS DISTINCT FROM s.consumer_wallet
      AND CASE s.state WHEN 'LIVE' THEN s.started_at + s.max_duration_seconds * interval '1 second'
          ELSE s.created_at + s.wait_timeout_seconds * interval '1 second' END > (SELECT lx_now())
      AND (point(s.requested_lng, s.requested_lat) <@ lx_circle_box(place_lat, place_lng, 5000)
        OR point(s.requested_lng, s.requested_lat) <@ lx_circle_box(place_lat, place_lng + 360, 5000)
        OR point(s.requested_lng, s.requested_lat) <@ lx_circle_box(place_lat, place_lng - 360, 5000))
      AND lx_is_within(s.requested_lat, s.requested_lng, place_lat, place_lng, 5000)
  ) demand, (
    SELECT coalesce(max(c.multiplier_bps), 10000) AS bps FROM price_corridors c
    WHERE (lx_circle_box(c.lat, c.lng, c.radius_meters) && lx_point_box(place_lat, place_lng)
        OR lx_circle_box(c.lat, c.lng, c.radius_meters) && lx_point_box(place_lat, place_lng + 360)
        OR lx_circle_box(c.lat, c.lng, c.radius_meters) && lx_point_box(place_lat, place_lng - 360))
      AND lx_is_within(c.lat, c.lng, place_lat, place_lng, c.radius_meters)
  ) corridor
$$;
--> statement-breakpoint
-- The formula of spec 11, in whole numbers.
CREATE FUNCTION lx_price(base bigint, active bigint, available bigint, open bigint, corridor integer)
RETURNS TABLE (supply_bps integer, demand_bps integer, corridor_bps integer, rate bigint) LANGUAGE sql IMMUTABLE AS $$
  SELECT f.supply, f.demand, corridor,
    greatest(1, div(base::numeric * f.supply * f.demand * corridor, 1000000000000))::bigint
  FROM (
    SELECT
      (CASE WHEN active = 0 THEN 30000 ELSE least(30000, greatest(7000, 10000 / active)) END)::integer AS supply,
      (CASE WHEN open = 0 THEN 10000 WHEN available = 0 THEN 30000
            ELSE least(30000, 10000 + 10000 * open / available) END)::integer AS demand
  ) f
$$;
--> statement-breakpoint
-- The price of a point now; with `is_dynamic` false all factors are 1 and the market is not looked at.
CREATE FUNCTION lx_price_at(place_lat double precision, place_lng double precision, base bigint, is_dynamic boolean)
RETURNS TABLE (supply_bps integer, demand_bps integer, corridor_bps integer, rate bigint) LANGUAGE sql STABLE AS $$
  SELECT p.* FROM lx_market(place_lat, place_lng) m,
    LATERAL lx_price(base, m.active, m.available, m.open, m.corridor_bps) p
  WHERE is_dynamic
  UNION ALL
  SELECT 10000, 10000, 10000, base WHERE NOT is_dynamic
$$;
--> statement-breakpoint
-- Opens a session at the rate of a quote, which is spent with it, or at the price of this moment (spec 7.6). The quote is
-- locked before the wallet; whatever refuses the session leaves the quote unused.
CREATE FUNCTION lx_open_priced_session(
  quote uuid, base bigint, is_dynamic boolean,
  new_id uuid, new_hash_prefix text, workspace uuid, wallet text, api_key uuid,
  lat double precision, lng double precision, max_seconds integer, wait_seconds integer,
  fee_bps integer, geofence_meters double precision,
  pool_deposits numeric, pool_max_rate numeric, pool_max_session numeric, pool_block bigint, open_limit integer,
  OUT refusal text, OUT opened sessions
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  quoted price_quotes;
  rate bigint;
  outcome record;
BEGIN
  IF quote IS NULL THEN
    SELECT p.rate INTO rate FROM lx_price_at(lat, lng, base, is_dynamic) p;
  ELSE
    SELECT * INTO quoted FROM price_quotes q WHERE q.id = quote AND q.workspace_id = workspace FOR UPDATE;
    refusal := CASE
      WHEN NOT FOUND THEN 'pricing:quoteNotFound'
      WHEN NOT lx_is_within(quoted.lat, quoted.lng, lat, lng, 100) THEN 'quoteId'
      WHEN quoted.session_id IS NOT NULL THEN 'pricing:quoteAlreadyUsed'
      WHEN quoted.expires_at <= lx_now() THEN 'pricing:quoteExpired'
    END;
    IF refusal IS NOT NULL THEN
      RETURN;
    END IF;
    rate := quoted.rate_per_second_micro_usdc;
  END IF;

  SELECT * INTO outcome FROM lx_open_session(new_id, new_hash_prefix, workspace, wallet, api_key, lat, lng, max_seconds,
    wait_seconds, rate, fee_bps, geofence_meters, pool_deposits, pool_max_rate, pool_max_session, pool_block, open_limit);
  refusal := outcome.refusal;
  opened := outcome.opened;
  IF opened.id IS NOT NULL THEN
    UPDATE price_quotes SET session_id = opened.id WHERE id = quote;
  END IF;
END
$$;
