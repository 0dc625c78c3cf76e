-- The block of a payment is written once, when it is confirmed: before that it is its transaction's.
UPDATE "settlements" SET "block_number" = NULL, "block_hash" = NULL WHERE "state" = 'SUBMITTED' AND "block_number" IS NOT NULL;--> statement-breakpoint
DROP INDEX "events_at";--> statement-breakpoint
ALTER TABLE "settlements" ADD COLUMN "is_unsettled" boolean GENERATED ALWAYS AS (state in ('PENDING', 'SUBMITTED', 'FAILED')) STORED NOT NULL;--> statement-breakpoint
DROP INDEX "settlements_work";--> statement-breakpoint
DROP INDEX "settlements_unsettled";--> statement-breakpoint
DROP INDEX "settlements_confirmed";--> statement-breakpoint
CREATE INDEX "settlements_work" ON "settlements" USING btree ("next_attempt_at") WHERE is_unsettled;--> statement-breakpoint
CREATE INDEX "settlements_unsettled" ON "settlements" USING btree ("from_address") WHERE is_unsettled;--> statement-breakpoint
CREATE INDEX "settlements_confirmed" ON "settlements" USING btree ("from_address","block_number") WHERE block_number is not null;--> statement-breakpoint
CREATE INDEX "events_at" ON "events" USING brin ("at") WITH (autosummarize = on);--> statement-breakpoint
-- What counts against a key's daily limit: holds of open sessions, charges of finished ones, of those opened since midnight UTC.
CREATE FUNCTION lx_key_spend(api_key uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(CASE WHEN state IN ('REQUESTED', 'ASSIGNED', 'LIVE') THEN hold_micro_usdc ELSE charged_micro_usdc END), 0)
  FROM sessions WHERE created_by_key_id = api_key AND created_at >= date_trunc('day', lx_now(), 'UTC')
$$;
--> statement-breakpoint
-- As before (0004), but the block of a payment that is not confirmed is that of its transaction.
-- Opens a session if the wallet's credit allows it (spec 7.6, 13.2). The wallet's row is locked before anything is summed:
-- every statement after the lock sees what the previous holder of the lock has written.
-- `refusal` is the detail label of the refusal; null when the session was inserted.
CREATE OR REPLACE FUNCTION lx_open_session(
  new_id uuid, new_hash_prefix text, workspace uuid, wallet text, api_key uuid,
  lat double precision, lng double precision, max_seconds integer, wait_seconds integer,
  rate bigint, fee_bps integer, geofence_meters double precision,
  pool_deposits numeric, pool_max_rate numeric, pool_max_session numeric, pool_block bigint, open_limit integer,
  OUT refusal text, OUT opened sessions
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  hold numeric := rate::numeric * max_seconds;
  held numeric;
  unsettled numeric;
  key_limit numeric;
BEGIN
  INSERT INTO wallets (wallet_address) VALUES (wallet) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM wallets WHERE wallet_address = wallet FOR UPDATE;

  IF (SELECT count(*) FROM sessions WHERE consumer_wallet = wallet AND consumer_workspace_id = workspace
      AND state IN ('REQUESTED', 'ASSIGNED', 'LIVE')) >= open_limit THEN
    refusal := 'session:create:openLimit';
    RETURN;
  END IF;

  IF pool_deposits = 0 THEN
    refusal := 'credit:empty';
    RETURN;
  END IF;

  SELECT coalesce(sum(hold_micro_usdc), 0) INTO held
  FROM sessions WHERE consumer_wallet = wallet AND state IN ('REQUESTED', 'ASSIGNED', 'LIVE');
  -- Unsettled until the paying transaction is in a block that the pool balance already knows.
  SELECT coalesce(sum(to_amount + fee_amount), 0) INTO unsettled
  FROM settlements WHERE from_address = wallet
    AND ((is_unsettled
          AND NOT (state = 'SUBMITTED' AND EXISTS (SELECT 1 FROM relayer_transactions t
            WHERE t.id = settlements.transaction_id AND t.mined_block <= pool_block)))
      OR (state = 'CONFIRMED' AND block_number > pool_block));
  IF pool_deposits - held - unsettled < hold THEN
    refusal := 'credit:pool';
    RETURN;
  END IF;

  IF (pool_max_rate > 0 AND rate > pool_max_rate) OR (pool_max_session > 0 AND hold > pool_max_session) THEN
    refusal := 'credit:spendCap';
    RETURN;
  END IF;

  SELECT spend_limit_micro_usdc INTO key_limit FROM api_keys WHERE id = api_key;
  IF key_limit IS NOT NULL THEN
    IF lx_key_spend(api_key) + hold > key_limit THEN
      refusal := 'credit:keyDailyLimit';
      RETURN;
    END IF;
  END IF;

  INSERT INTO sessions (id, hash_prefix, consumer_workspace_id, consumer_wallet, created_by_key_id, requested_lat,
    requested_lng, max_duration_seconds, wait_timeout_seconds, rate_per_second_micro_usdc, hold_micro_usdc,
    platform_fee_bps, geofence_radius_meters)
  VALUES (new_id, new_hash_prefix, workspace, wallet, api_key, lat, lng, max_seconds, wait_seconds, rate, hold,
    fee_bps, geofence_meters)
  RETURNING * INTO opened;
END
$$;
