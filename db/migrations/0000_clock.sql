-- The one clock of deadlines and meters: the database's, moved by the test clock's offset.
-- plpgsql, so that the table may be created by the next migration.
CREATE FUNCTION lx_now() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN statement_timestamp() + coalesce((SELECT offset_ms FROM clock), 0) * interval '1 millisecond';
END
$$;
