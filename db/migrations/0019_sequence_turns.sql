-- As before, one raise after the other: ALTER SEQUENCE gives the sequence a new file and lets others read on, so that one
-- who looks at its value in that moment reads a file that is gone.
CREATE OR REPLACE FUNCTION lx_raise_settlement_sequence(used bigint) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('settlement sequence', 0));
  IF (SELECT last_value - (NOT is_called)::integer FROM settlement_sequence) >= used THEN
    RETURN;
  END IF;
  ALTER SEQUENCE settlement_sequence INCREMENT BY 1;
  IF (SELECT last_value - (NOT is_called)::integer FROM settlement_sequence) < used THEN
    EXECUTE format('ALTER SEQUENCE settlement_sequence RESTART WITH %s', used + 1);
  END IF;
END
$$;
