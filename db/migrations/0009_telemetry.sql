CREATE TABLE "location_samples" (
	"workspace_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"session_id" uuid,
	"lat" double precision NOT NULL,
	"lng" double precision NOT NULL,
	"accuracy_meters" double precision NOT NULL,
	"speed_mps" double precision,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "location_samples_workspace_id_sequence_pk" PRIMARY KEY("workspace_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "video_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "video_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"input_id" text NOT NULL,
	"is_connected" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"stated_at" timestamp with time zone,
	"received_at" timestamp with time zone DEFAULT lx_now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "last_location_sequence" bigint;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "telemetry_required" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "heartbeat_stale_ms" integer DEFAULT 25000 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "last_heartbeat_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "media_inputs" ADD COLUMN "whip_sha256" "bytea";--> statement-breakpoint
ALTER TABLE "media_inputs" ADD COLUMN "whep_sha256" "bytea";--> statement-breakpoint
ALTER TABLE "media_inputs" ADD COLUMN "connected_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "location_samples_workspace_at" ON "location_samples" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "location_samples_at" ON "location_samples" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "video_events_statement_key" ON "video_events" USING btree ("input_id","is_connected","stated_at");--> statement-breakpoint
CREATE INDEX "video_events_input" ON "video_events" USING btree ("input_id","at","id");--> statement-breakpoint
CREATE INDEX "video_events_received" ON "video_events" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "media_inputs_whip" ON "media_inputs" USING btree ("whip_sha256") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "media_inputs_whep" ON "media_inputs" USING btree ("whep_sha256") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "workspaces_online_seen" ON "workspaces" USING btree ("last_seen_at") WHERE availability_state = 'ONLINE';--> statement-breakpoint
-- Whether a sample proves that the operator is outside the geofence of a session, its own inaccuracy granted (spec 10).
CREATE FUNCTION lx_is_outside(s sessions, lat double precision, lng double precision, accuracy double precision)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT lx_distance_meters(lat, lng, s.requested_lat, s.requested_lng) - accuracy > s.geofence_radius_meters
$$;
--> statement-breakpoint
-- From when on a LIVE session counts as without telemetry if no further heartbeat comes; null when it needs none (spec 10).
CREATE FUNCTION lx_stale_from(s sessions) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN s.telemetry_required OR s.last_heartbeat_at IS NOT NULL
    THEN greatest(s.started_at, s.last_heartbeat_at) + s.heartbeat_stale_ms * interval '1 millisecond' END
$$;
--> statement-breakpoint
-- The meter (spec 10) of one session between two instants; zero when it never started. The union of its stored windows and
-- of the silence since its last heartbeat is not charged: that silence needs no row to be in force. VOLATILE: it reads as
-- things are when it runs, so a statement that locked the session first also counts what was written while it waited.
CREATE OR REPLACE FUNCTION lx_meter(
  session uuid, started timestamptz, ended timestamptz, max_seconds integer,
  OUT clean_seconds integer, OUT failed_seconds integer
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  wall bigint := greatest(floor(extract(epoch FROM ended - started)), 0);
  lost bigint;
BEGIN
  IF started IS NULL THEN
    clean_seconds := 0;
    failed_seconds := 0;
    RETURN;
  END IF;
  WITH windows AS (
    SELECT opened_at, closed_at FROM disconnect_windows WHERE session_id = session
    UNION ALL
    SELECT lx_stale_from(s), NULL FROM sessions s WHERE s.id = session
  ), cut AS (
    SELECT range_agg(tstzrange(greatest(opened_at, started), least(coalesce(closed_at, ended), ended))) AS windows
    FROM windows
    WHERE opened_at IS NOT NULL AND greatest(opened_at, started) < least(coalesce(closed_at, ended), ended)
  )
  SELECT coalesce(ceil(sum(extract(epoch FROM upper(w) - lower(w)))), 0) INTO lost
  FROM cut, unnest(cut.windows) AS w;
  clean_seconds := least(greatest(wall - lost, 0), max_seconds);
  failed_seconds := least(wall, lost);
END
$$;
--> statement-breakpoint
-- Heartbeats of an operator and the start of its sessions take turns: a session that becomes LIVE knows every sample stored
-- before, and every later sample knows the session. Taken before any row is locked, in one order.
CREATE FUNCTION lx_take_turns(operators uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(key)
  FROM (SELECT DISTINCT hashtextextended('telemetry ' || o, 0) AS key FROM unnest(operators) o ORDER BY 1) keys;
END
$$;
--> statement-breakpoint
-- What the samples since the assignment say of a session that becomes LIVE: the newest heartbeat, and whether the newest
-- accurate one was outside. VOLATILE, for the reason given at lx_meter.
CREATE FUNCTION lx_telemetry_at_live(session uuid, OUT heartbeat_at timestamptz, OUT is_outside boolean)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  s sessions;
BEGIN
  SELECT * INTO s FROM sessions WHERE id = session;
  SELECT max(l.at) INTO heartbeat_at FROM location_samples l
  WHERE l.workspace_id = s.operator_workspace_id AND l.at >= s.assigned_at AND l.session_id IS NULL;
  SELECT lx_is_outside(s, l.lat, l.lng, l.accuracy_meters) INTO is_outside FROM location_samples l
  WHERE l.workspace_id = s.operator_workspace_id AND l.at >= s.assigned_at AND l.session_id IS NULL
    AND l.accuracy_meters <= 100
  ORDER BY l.at DESC, l.sequence DESC LIMIT 1;
  is_outside := coalesce(is_outside, false);
END
$$;
--> statement-breakpoint
-- Stores a heartbeat and decides the windows that it closes or opens (spec 7.3, 10). False when the sequence does not rise:
-- then nothing is stored. Sessions are locked before the workspace, as everywhere.
CREATE FUNCTION lx_record_location(
  workspace uuid, new_sequence bigint, new_lat double precision, new_lng double precision, accuracy double precision,
  speed double precision, named_session uuid, heard_at timestamptz
) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  live uuid[];
  narrowed uuid;
BEGIN
  PERFORM lx_take_turns(ARRAY[workspace]);
  SELECT coalesce(array_agg(locked.id), '{}') INTO live FROM (
    SELECT id FROM sessions WHERE operator_workspace_id = workspace AND state = 'LIVE'
      AND started_at + max_duration_seconds * interval '1 second' > heard_at
    ORDER BY id FOR NO KEY UPDATE
  ) locked;

  UPDATE workspaces SET last_location_sequence = new_sequence, last_seen_at = greatest(last_seen_at, heard_at)
  WHERE id = workspace AND deleted_at IS NULL
    AND (last_location_sequence IS NULL OR last_location_sequence < new_sequence);
  IF NOT FOUND THEN
    RETURN false;
  END IF;

  IF named_session = ANY (live) THEN
    narrowed := named_session;
    live := ARRAY[named_session];
  END IF;
  INSERT INTO location_samples (workspace_id, sequence, session_id, lat, lng, accuracy_meters, speed_mps, at)
  VALUES (workspace, new_sequence, narrowed, new_lat, new_lng, accuracy, speed, heard_at);

  INSERT INTO disconnect_windows (session_id, reason, opened_at, closed_at)
  SELECT s.id, 'STALE_TELEMETRY', lx_stale_from(s), heard_at FROM sessions s
  WHERE s.id = ANY (live) AND lx_stale_from(s) < heard_at;
  UPDATE sessions SET last_heartbeat_at = greatest(last_heartbeat_at, heard_at) WHERE id = ANY (live);

  IF accuracy <= 100 THEN
    UPDATE disconnect_windows d SET closed_at = greatest(d.opened_at, heard_at) FROM sessions s
    WHERE s.id = ANY (live) AND d.session_id = s.id AND d.reason = 'OUTSIDE_GEOFENCE' AND d.closed_at IS NULL
      AND NOT lx_is_outside(s, new_lat, new_lng, accuracy);
    INSERT INTO disconnect_windows (session_id, reason, opened_at)
    SELECT s.id, 'OUTSIDE_GEOFENCE', heard_at FROM sessions s
    WHERE s.id = ANY (live) AND lx_is_outside(s, new_lat, new_lng, accuracy)
    ON CONFLICT (session_id, reason) WHERE closed_at IS NULL DO NOTHING;
  END IF;
  RETURN true;
END
$$;
--> statement-breakpoint
-- The publisher of a media input came or went at `event_at` (spec 7.9). The session's NETWORK_ERROR windows follow from the
-- set of its events alone, so repeats change nothing and late ones fall into place. False when it has no effect.
CREATE FUNCTION lx_record_video_event(
  input text, connected boolean, event_at timestamptz, stated timestamptz
) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  session uuid;
  newest video_events;
BEGIN
  SELECT s.id INTO session FROM sessions s
  WHERE s.id = (SELECT session_id FROM media_inputs WHERE id = input) AND s.state IN ('ASSIGNED', 'LIVE')
  FOR NO KEY UPDATE;
  IF session IS NULL OR NOT EXISTS (SELECT 1 FROM media_inputs WHERE id = input AND closed_at IS NULL) THEN
    RETURN false;
  END IF;
  INSERT INTO video_events (input_id, is_connected, at, stated_at) VALUES (input, connected, event_at, stated)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;

  SELECT * INTO newest FROM video_events WHERE input_id = input ORDER BY at DESC, id DESC LIMIT 1;
  UPDATE media_inputs SET
    disconnected_at = CASE WHEN NOT newest.is_connected THEN coalesce(disconnected_at, newest.at) END,
    connected_at = CASE WHEN newest.is_connected AND disconnected_at IS NOT NULL THEN newest.at ELSE connected_at END
  WHERE id = input;

  DELETE FROM disconnect_windows WHERE session_id = session AND reason = 'NETWORK_ERROR';
  INSERT INTO disconnect_windows (session_id, reason, opened_at, closed_at)
  SELECT session, 'NETWORK_ERROR', min(gone.at), back.at
  FROM video_events gone LEFT JOIN LATERAL (
    SELECT at FROM video_events e
    WHERE e.input_id = input AND e.is_connected AND (e.at, e.id) > (gone.at, gone.id) ORDER BY e.at, e.id LIMIT 1
  ) back ON true
  WHERE gone.input_id = input AND NOT gone.is_connected
  GROUP BY back.at;
  RETURN true;
END
$$;
