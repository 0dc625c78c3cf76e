-- Moves the settlement sequence past `used`, the highest number seen on the contract (spec 14.1); never back. ALTER SEQUENCE
-- locks out nextval, so a number handed out meanwhile is seen before the sequence moves, and none is handed out twice.
CREATE FUNCTION lx_raise_settlement_sequence(used bigint) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF (SELECT last_value - (NOT is_called)::integer FROM settlement_sequence) >= used THEN
    RETURN;
  END IF;
  ALTER SEQUENCE settlement_sequence INCREMENT BY 1;
  IF (SELECT last_value - (NOT is_called)::integer FROM settlement_sequence) < used THEN
    EXECUTE format('ALTER SEQUENCE settlement_sequence RESTART WITH %s', used + 1);
  END IF;
END
$$;
