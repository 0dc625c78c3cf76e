-- Closes what is open of a session that ended at `ended`: its losses of connection, and its media input, whose secrets are
-- forgotten. VOLATILE, for the reason given at lx_meter: what came while the caller waited for the session is closed too.
CREATE FUNCTION lx_close_openings(session uuid, ended timestamptz) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE disconnect_windows SET closed_at = greatest(opened_at, ended) WHERE session_id = session AND closed_at IS NULL;
  UPDATE media_inputs SET closed_at = lx_now(), whip_secret = '', whep_secret = ''
  WHERE session_id = session AND closed_at IS NULL;
END
$$;
