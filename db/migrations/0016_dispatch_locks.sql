-- As before (0008), but what was looked at in vain is let go: a supplier that became BUSY between the look and the lock is
-- locked and then passed over, and kept its lock while this call waited for others, each for the other.
CREATE OR REPLACE FUNCTION lx_dispatch_session(session uuid, may_serve_itself boolean, OUT refusal text, OUT dispatched sessions)
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
    BEGIN
      SELECT w.id INTO STRICT chosen FROM workspaces w
      WHERE w.id = ANY (candidates) AND w.availability_state = 'ONLINE' AND w.deleted_at IS NULL
        AND lx_is_within(w.coverage_lat, w.coverage_lng, asked.requested_lat, asked.requested_lng, w.coverage_radius_meters)
      ORDER BY w.idle_since, w.id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
      EXIT;
    EXCEPTION WHEN no_data_found THEN
      NULL;
    END;
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
