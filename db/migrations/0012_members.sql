-- A change of one workspace's permission graph under way: what is intended is written here before SpiceDB is, so that a
-- crash between the two stores is finished as it was meant. One row a workspace: changes of one graph never overlap.
CREATE TABLE "graph_changes" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"changes" jsonb NOT NULL,
	"actor_wallet" text,
	"request_id" text,
	"ip" text,
	"lease_until" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "graph_changes_kind" CHECK ("graph_changes"."kind" in ('ADD', 'UPDATE', 'REMOVE', 'TRANSFER', 'UNDO', 'REPAIR'))
);
--> statement-breakpoint
CREATE INDEX "graph_changes_lease" ON "graph_changes" USING btree ("lease_until");--> statement-breakpoint
CREATE TABLE "graph_status" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"rebuilding_since" timestamp with time zone,
	"compared_at" timestamp with time zone,
	"missing" integer DEFAULT 0 NOT NULL,
	"surplus" integer DEFAULT 0 NOT NULL,
	"foreign_relationships" integer DEFAULT 0 NOT NULL,
	"drift_total" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
INSERT INTO "graph_status" DEFAULT VALUES;--> statement-breakpoint
ALTER TABLE "logins" ADD COLUMN "last_seen_at" timestamp with time zone;--> statement-breakpoint
-- USDC that a wallet moves into its pool by signature, the relayer paying the gas. How far it is, its transaction knows.
CREATE TABLE "deposits" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"chain_id" integer NOT NULL,
	"settlement_address" text NOT NULL,
	"wallet_address" text NOT NULL,
	"nonce" text NOT NULL,
	"body_sha256" "bytea" NOT NULL,
	"amount_micro_usdc" bigint NOT NULL,
	"workspace_id" uuid NOT NULL,
	"transaction_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "deposits_amount" CHECK ("deposits"."amount_micro_usdc" >= 1000000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX "deposits_nonce_key" ON "deposits" USING btree ("chain_id","wallet_address","nonce");--> statement-breakpoint
CREATE INDEX "deposits_wallet" ON "deposits" USING btree ("wallet_address","created_at");--> statement-breakpoint
CREATE INDEX "deposits_transaction" ON "deposits" USING btree ("transaction_id");--> statement-breakpoint
ALTER TABLE "relayer_transactions" ALTER COLUMN "session_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "relayer_transactions" ADD COLUMN "deposit_id" uuid;--> statement-breakpoint
ALTER TABLE "relayer_transactions" ADD CONSTRAINT "relayer_transactions_purpose" CHECK (num_nonnulls("relayer_transactions"."session_id", "relayer_transactions"."deposit_id") = 1);--> statement-breakpoint
-- Decides a change of members under the workspace's row lock and writes the intent (spec 5, 7.10). The caller's own row
-- is read again here: of two owners who demote each other at once, one is no owner any more.
-- `refusal` is the label of the refusal; `busy` while another change is under way, `abandoned` when its worker is gone.
CREATE FUNCTION lx_begin_member_change(
  workspace uuid, actor text, change_kind text, target text, new_role text,
  change_request text, change_ip text, member_limit integer, lease_seconds integer,
  OUT refusal text, OUT change graph_changes
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  actor_role text;
  old_role text;
  is_last_owner boolean;
  needed text;
BEGIN
  PERFORM 1 FROM workspaces WHERE id = workspace AND deleted_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    refusal := 'workspace:deleted';
    RETURN;
  END IF;

  SELECT * INTO change FROM graph_changes WHERE workspace_id = workspace;
  IF FOUND THEN
    refusal := CASE WHEN change.lease_until > lx_now() THEN 'busy' ELSE 'abandoned' END;
    RETURN;
  END IF;

  SELECT role INTO actor_role FROM workspace_members WHERE workspace_id = workspace AND wallet_address = actor;
  SELECT role INTO old_role FROM workspace_members WHERE workspace_id = workspace AND wallet_address = target;
  needed := CASE
    WHEN change_kind = 'REMOVE' AND target = actor THEN 'view'
    WHEN change_kind = 'TRANSFER' OR new_role = 'OWNER' OR old_role = 'OWNER' THEN 'transfer'
    ELSE 'administrate' END;
  IF actor_role IS NULL OR (needed = 'transfer' AND actor_role <> 'OWNER')
    OR (needed = 'administrate' AND actor_role NOT IN ('OWNER', 'ADMIN')) THEN
    refusal := format('workspace:%sDenied', needed);
    RETURN;
  END IF;

  IF change_kind = 'ADD' THEN
    IF old_role IS NOT NULL THEN
      refusal := 'member:exists';
    ELSIF (SELECT count(*) FROM workspace_members WHERE workspace_id = workspace) >= member_limit THEN
      refusal := 'member:limit';
    END IF;
  ELSIF old_role IS NULL THEN
    refusal := 'member:notFound';
  ELSIF old_role = 'OWNER' AND new_role IS DISTINCT FROM 'OWNER' THEN
    SELECT NOT EXISTS (SELECT 1 FROM workspace_members
      WHERE workspace_id = workspace AND role = 'OWNER' AND wallet_address <> target) INTO is_last_owner;
    IF is_last_owner THEN
      refusal := 'member:lastOwner';
    END IF;
  END IF;
  IF refusal IS NOT NULL THEN
    RETURN;
  END IF;

  INSERT INTO graph_changes (workspace_id, kind, changes, actor_wallet, request_id, ip, lease_until)
  VALUES (workspace, change_kind,
    jsonb_build_array(jsonb_build_object('walletAddress', target, 'from', old_role, 'to', new_role))
      || CASE WHEN change_kind = 'TRANSFER'
        THEN jsonb_build_array(jsonb_build_object('walletAddress', actor, 'from', actor_role, 'to', 'ADMIN'))
        ELSE '[]'::jsonb END,
    actor, change_request, change_ip, lx_now() + lease_seconds * interval '1 second')
  ON CONFLICT DO NOTHING
  RETURNING * INTO change;
  IF change.id IS NULL THEN
    refusal := 'busy';
  END IF;
END
$$;
--> statement-breakpoint
-- Deletes a workspace for good (spec 7.10), unless a session is open or a charge unpaid on either side. The row lock keeps
-- out new sessions, keys and members while it looks: every statement after the lock sees what its holders have written.
CREATE FUNCTION lx_delete_workspace(workspace uuid, actor text,
  OUT refusal text, OUT deleted workspaces, OUT revoked_keys api_keys[]
) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM workspaces WHERE id = workspace AND deleted_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    refusal := 'workspace:deleted';
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM workspace_members
      WHERE workspace_id = workspace AND wallet_address = actor AND role = 'OWNER') THEN
    refusal := 'workspace:transferDenied';
    RETURN;
  END IF;
  IF EXISTS (SELECT 1 FROM sessions WHERE (consumer_workspace_id = workspace OR operator_workspace_id = workspace)
      AND state IN ('REQUESTED', 'ASSIGNED', 'LIVE')) THEN
    refusal := 'workspace:delete:openSessions';
    RETURN;
  END IF;
  IF EXISTS (SELECT 1 FROM settlements WHERE (consumer_workspace_id = workspace OR operator_workspace_id = workspace)
      AND state IN ('PENDING', 'SUBMITTED', 'FAILED')) THEN
    refusal := 'workspace:delete:unsettled';
    RETURN;
  END IF;

  UPDATE workspaces SET deleted_at = lx_now(), availability_state = 'OFFLINE', remembered_state = 'OFFLINE'
  WHERE id = workspace RETURNING * INTO deleted;
  UPDATE logins SET active_workspace_id = NULL WHERE active_workspace_id = workspace;
  WITH alive AS (
    SELECT id, revoked_at IS NULL AS is_new FROM api_keys
    WHERE workspace_id = workspace AND (revoked_at IS NULL OR grace_period_end > lx_now()) FOR UPDATE
  ), dead AS (
    UPDATE api_keys k SET revoked_at = coalesce(k.revoked_at, lx_now()), grace_period_end = lx_now()
    FROM alive WHERE k.id = alive.id RETURNING k AS key, alive.is_new
  )
  SELECT coalesce(array_agg(key) FILTER (WHERE is_new), '{}') INTO revoked_keys FROM dead;
  PERFORM lx_disable_webhooks(workspace);
END
$$;
--> statement-breakpoint
-- The one place where a deleted workspace's webhook endpoints are turned off.
CREATE FUNCTION lx_disable_webhooks(workspace uuid) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE webhook_endpoints SET enabled = false, disabled_reason = 'workspace deleted', updated_at = lx_now()
  WHERE workspace_id = workspace AND enabled;
END
$$;
--> statement-breakpoint
-- No session is inserted for a deleted workspace, whenever its caller was let in: `lx_open_session` then opens none.
CREATE FUNCTION lx_skip_deleted_consumer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM workspaces WHERE id = NEW.consumer_workspace_id AND deleted_at IS NULL FOR KEY SHARE;
  RETURN CASE WHEN FOUND THEN NEW END;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "sessions_of_living_workspaces" BEFORE INSERT ON "sessions"
  FOR EACH ROW EXECUTE FUNCTION lx_skip_deleted_consumer();
--> statement-breakpoint
-- Stores a signed deposit with its nonce in one step (spec 7.13): a nonce without bytes never exists, so no crash leaves a
-- gap. `outcome`: `stored`; `exists` for another one with this authorization; `limit`; `taken` when another worker has the
-- relayer's nonce. A deposit whose transaction failed takes a new one.
CREATE FUNCTION lx_store_deposit(
  chain integer, settlement text, relayer text, wallet text, authorization_nonce text, body bytea, amount bigint,
  workspace uuid, day_limit integer, signed_nonce bigint, signed_hash text, signed_raw text,
  max_fee bigint, max_priority_fee bigint,
  OUT outcome text, OUT transaction_id uuid, OUT retry_after_seconds integer
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  known deposits;
  deposit uuid := uuidv7();
  oldest timestamptz;
BEGIN
  INSERT INTO wallets (wallet_address) VALUES (wallet) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM wallets WHERE wallet_address = wallet FOR UPDATE;

  SELECT d.* INTO known FROM deposits d
  WHERE d.chain_id = chain AND d.wallet_address = wallet AND d.nonce = authorization_nonce;
  IF FOUND AND (known.body_sha256 <> body OR EXISTS (SELECT 1 FROM relayer_transactions t
      WHERE t.id = known.transaction_id AND t.status IN ('SIGNED', 'BROADCAST', 'MINED'))) THEN
    outcome := 'exists';
    RETURN;
  END IF;

  IF known.id IS NULL THEN
    SELECT min(recent.created_at) INTO oldest FROM (
      SELECT d.created_at FROM deposits d WHERE d.wallet_address = wallet AND d.created_at > lx_now() - interval '1 day'
      ORDER BY d.created_at DESC LIMIT day_limit) recent HAVING count(*) >= day_limit;
    IF FOUND AND oldest IS NOT NULL THEN
      outcome := 'limit';
      retry_after_seconds := greatest(ceil(extract(epoch FROM oldest + interval '1 day' - lx_now())), 1);
      RETURN;
    END IF;
  END IF;

  UPDATE relayer_nonces n SET next_nonce = n.next_nonce + 1
  WHERE n.chain_id = chain AND n.relayer_address = relayer AND n.next_nonce = signed_nonce;
  IF NOT FOUND THEN
    outcome := 'taken';
    RETURN;
  END IF;

  INSERT INTO relayer_transactions (chain_id, relayer_address, nonce, hash, raw, deposit_id, max_fee_per_gas,
    max_priority_fee_per_gas)
  VALUES (chain, relayer, signed_nonce, signed_hash, signed_raw, coalesce(known.id, deposit), max_fee, max_priority_fee)
  RETURNING id INTO transaction_id;
  IF known.id IS NULL THEN
    INSERT INTO deposits (id, chain_id, settlement_address, wallet_address, nonce, body_sha256, amount_micro_usdc,
      workspace_id, transaction_id)
    VALUES (deposit, chain, settlement, wallet, authorization_nonce, body, amount, workspace, transaction_id);
  ELSE
    UPDATE deposits d SET transaction_id = lx_store_deposit.transaction_id WHERE d.id = known.id;
  END IF;
  outcome := 'stored';
END
$$;
--> statement-breakpoint
-- Calls of a workspace in the request log, by day or by key.
CREATE FUNCTION lx_count_requests(workspace uuid, since timestamptz, until timestamptz, by_key boolean)
RETURNS TABLE (day date, key_id uuid, requests bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY SELECT CASE WHEN NOT by_key THEN (r.at AT TIME ZONE 'UTC')::date END, CASE WHEN by_key THEN r.key_id END,
    count(*)
  FROM request_log r WHERE r.workspace_id = workspace AND r.at >= since AND r.at < until GROUP BY 1, 2;
END
$$;
