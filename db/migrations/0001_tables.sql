CREATE SEQUENCE "public"."settlement_sequence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"family" text DEFAULT 'LUXXON' NOT NULL,
	"prefix" text NOT NULL,
	"sha256" "bytea" NOT NULL,
	"label" text NOT NULL,
	"environment" text NOT NULL,
	"scopes" text[] NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"grace_period_end" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"created_by_wallet" text NOT NULL,
	"expires_at" timestamp with time zone,
	"ip_allowlist" text[],
	"spend_limit_micro_usdc" bigint
);
--> statement-breakpoint
CREATE TABLE "challenges" (
	"nonce" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"wallet_address" text NOT NULL,
	"message" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "challenges_purpose" CHECK ("challenges"."purpose" in ('LOGIN', 'WORKSPACE'))
);
--> statement-breakpoint
CREATE TABLE "logins" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"wallet_address" text NOT NULL,
	"active_workspace_id" uuid,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_wallet" text,
	"actor_key_id" uuid,
	"action" text NOT NULL,
	"target_type" text NOT NULL,
	"target_id" text NOT NULL,
	"request_id" text,
	"ip" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clock" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"offset_ms" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"body_sha256" "bytea" NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"status" integer,
	"response" text,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "idempotency_keys_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "tick_runs" (
	"part" text PRIMARY KEY NOT NULL,
	"finished_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "disconnect_windows" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"session_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "disconnect_windows_reason" CHECK ("disconnect_windows"."reason" in ('NETWORK_ERROR', 'STALE_TELEMETRY', 'OUTSIDE_GEOFENCE'))
);
--> statement-breakpoint
CREATE TABLE "media_inputs" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"backend" text NOT NULL,
	"whip_secret" text NOT NULL,
	"whep_secret" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"disconnected_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"settlement_sequence" bigint DEFAULT nextval('settlement_sequence') NOT NULL,
	"hash_prefix" text NOT NULL,
	"consumer_workspace_id" uuid NOT NULL,
	"consumer_wallet" text NOT NULL,
	"created_by_key_id" uuid,
	"operator_workspace_id" uuid,
	"operator_wallet" text,
	"state" text DEFAULT 'REQUESTED' NOT NULL,
	"end_reason" text,
	"requested_lat" double precision NOT NULL,
	"requested_lng" double precision NOT NULL,
	"max_duration_seconds" integer NOT NULL,
	"wait_timeout_seconds" integer NOT NULL,
	"rate_per_second_micro_usdc" bigint NOT NULL,
	"hold_micro_usdc" bigint NOT NULL,
	"platform_fee_bps" integer NOT NULL,
	"geofence_radius_meters" double precision NOT NULL,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"assigned_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"clean_seconds" integer DEFAULT 0 NOT NULL,
	"failed_seconds" integer DEFAULT 0 NOT NULL,
	"charged_micro_usdc" bigint DEFAULT 0 NOT NULL,
	"settlement_tx_hash" text,
	"dispatch_failed_at" timestamp with time zone,
	CONSTRAINT "sessions_state" CHECK ("sessions"."state" in ('REQUESTED', 'ASSIGNED', 'LIVE', 'PAUSED', 'ENDED', 'EXPIRED', 'CANCELLED')),
	CONSTRAINT "sessions_charge" CHECK ("sessions"."charged_micro_usdc" between 0 and "sessions"."hold_micro_usdc")
);
--> statement-breakpoint
CREATE TABLE "wallets" (
	"wallet_address" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chain_blocks" (
	"chain_id" integer NOT NULL,
	"number" bigint NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "chain_blocks_chain_id_number_pk" PRIMARY KEY("chain_id","number")
);
--> statement-breakpoint
CREATE TABLE "chain_cursors" (
	"chain_id" integer NOT NULL,
	"settlement_address" text NOT NULL,
	"last_block" bigint NOT NULL,
	"updated_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "chain_cursors_chain_id_settlement_address_pk" PRIMARY KEY("chain_id","settlement_address")
);
--> statement-breakpoint
CREATE TABLE "chain_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"chain_id" integer NOT NULL,
	"settlement_address" text NOT NULL,
	"kind" text NOT NULL,
	"side" text DEFAULT '' NOT NULL,
	"wallet_address" text NOT NULL,
	"workspace_id" uuid,
	"session_id" uuid,
	"amount" numeric(78,0) NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" integer NOT NULL,
	"block_number" bigint NOT NULL,
	"block_hash" text NOT NULL,
	"block_time" timestamp with time zone NOT NULL,
	CONSTRAINT "chain_events_kind" CHECK ("chain_events"."kind" in ('DEPOSIT', 'WITHDRAWAL', 'SETTLE', 'APPROVAL'))
);
--> statement-breakpoint
CREATE TABLE "relayer_nonces" (
	"chain_id" integer NOT NULL,
	"relayer_address" text NOT NULL,
	"next_nonce" bigint NOT NULL,
	CONSTRAINT "relayer_nonces_chain_id_relayer_address_pk" PRIMARY KEY("chain_id","relayer_address")
);
--> statement-breakpoint
CREATE TABLE "relayer_transactions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"chain_id" integer NOT NULL,
	"relayer_address" text NOT NULL,
	"nonce" bigint NOT NULL,
	"hash" text NOT NULL,
	"raw" text NOT NULL,
	"session_id" uuid NOT NULL,
	"max_fee_per_gas" bigint NOT NULL,
	"max_priority_fee_per_gas" bigint NOT NULL,
	"status" text DEFAULT 'SIGNED' NOT NULL,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"broadcast_at" timestamp with time zone,
	"mined_block" bigint
);
--> statement-breakpoint
CREATE TABLE "settlements" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"consumer_workspace_id" uuid NOT NULL,
	"operator_workspace_id" uuid,
	"state" text NOT NULL,
	"session_id_hash" text NOT NULL,
	"from_address" text NOT NULL,
	"to_address" text,
	"to_amount" bigint DEFAULT 0 NOT NULL,
	"fee_amount" bigint DEFAULT 0 NOT NULL,
	"rate_per_second" bigint NOT NULL,
	"chargeable_seconds" integer NOT NULL,
	"platform_fee_bps" integer NOT NULL,
	"transaction_id" uuid,
	"tx_hash" text,
	"block_number" bigint,
	"block_hash" text,
	"confirmed_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"failure_code" text,
	"failure_reason" text,
	"next_attempt_at" timestamp with time zone,
	"lease_id" uuid,
	"lease_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "settlements_state" CHECK ("settlements"."state" in ('PENDING', 'SUBMITTED', 'CONFIRMED', 'FAILED', 'SKIPPED'))
);
--> statement-breakpoint
CREATE TABLE "workspace_members" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"wallet_address" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "workspace_members_role" CHECK ("workspace_members"."role" in ('OWNER', 'ADMIN', 'VIEWER'))
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"wallet_address" text NOT NULL,
	"roles" text[] NOT NULL,
	"availability_state" text DEFAULT 'OFFLINE' NOT NULL,
	"remembered_state" text DEFAULT 'OFFLINE' NOT NULL,
	"open_assignments" integer DEFAULT 0 NOT NULL,
	"idle_since" timestamp with time zone,
	"coverage_lat" double precision,
	"coverage_lng" double precision,
	"coverage_radius_meters" double precision,
	"device_kind" text,
	"last_seen_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"created_by_wallet" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"consistency_token" text,
	CONSTRAINT "workspaces_open_assignments" CHECK ("workspaces"."open_assignments" between 0 and 5),
	CONSTRAINT "workspaces_availability" CHECK ("workspaces"."availability_state" in ('OFFLINE', 'ONLINE', 'BUSY'))
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disconnect_windows" ADD CONSTRAINT "disconnect_windows_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media_inputs" ADD CONSTRAINT "media_inputs_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_consumer_workspace_id_workspaces_id_fk" FOREIGN KEY ("consumer_workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_operator_workspace_id_workspaces_id_fk" FOREIGN KEY ("operator_workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_sha256_key" ON "api_keys" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "api_keys_workspace" ON "api_keys" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "challenges_expiry" ON "challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "logins_wallet" ON "logins" USING btree ("wallet_address");--> statement-breakpoint
CREATE INDEX "audit_log_workspace" ON "audit_log" USING btree ("workspace_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_log_target" ON "audit_log" USING btree ("target_type","target_id","id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "disconnect_windows_session" ON "disconnect_windows" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "disconnect_windows_open_key" ON "disconnect_windows" USING btree ("session_id","reason") WHERE closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "media_inputs_session_open_key" ON "media_inputs" USING btree ("session_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "media_inputs_teardown" ON "media_inputs" USING btree ("closed_at") WHERE closed_at is not null and removed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_settlement_sequence_key" ON "sessions" USING btree ("settlement_sequence");--> statement-breakpoint
CREATE INDEX "sessions_consumer" ON "sessions" USING btree ("consumer_workspace_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sessions_operator" ON "sessions" USING btree ("operator_workspace_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sessions_open_by_wallet" ON "sessions" USING btree ("consumer_wallet") WHERE state in ('REQUESTED', 'ASSIGNED', 'LIVE');--> statement-breakpoint
CREATE INDEX "sessions_open" ON "sessions" USING btree ("state") WHERE state in ('REQUESTED', 'ASSIGNED', 'LIVE');--> statement-breakpoint
CREATE INDEX "sessions_key_day" ON "sessions" USING btree ("created_by_key_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "chain_events_log_key" ON "chain_events" USING btree ("chain_id","tx_hash","log_index","side");--> statement-breakpoint
CREATE INDEX "chain_events_wallet" ON "chain_events" USING btree ("wallet_address","block_number" DESC NULLS LAST,"log_index" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "chain_events_session" ON "chain_events" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "chain_events_block" ON "chain_events" USING btree ("chain_id","block_number");--> statement-breakpoint
CREATE UNIQUE INDEX "relayer_transactions_hash_key" ON "relayer_transactions" USING btree ("chain_id","hash");--> statement-breakpoint
CREATE INDEX "relayer_transactions_nonce" ON "relayer_transactions" USING btree ("chain_id","relayer_address","nonce");--> statement-breakpoint
CREATE INDEX "relayer_transactions_session" ON "relayer_transactions" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "settlements_hash_key" ON "settlements" USING btree ("session_id_hash");--> statement-breakpoint
CREATE INDEX "settlements_work" ON "settlements" USING btree ("state","next_attempt_at") WHERE state in ('PENDING', 'SUBMITTED', 'FAILED');--> statement-breakpoint
CREATE INDEX "settlements_unsettled" ON "settlements" USING btree ("from_address") WHERE state in ('PENDING', 'SUBMITTED', 'FAILED');--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_members_wallet_key" ON "workspace_members" USING btree ("workspace_id","wallet_address");--> statement-breakpoint
CREATE INDEX "workspace_members_by_wallet" ON "workspace_members" USING btree ("wallet_address");--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_slug_key" ON "workspaces" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "workspaces_wallet" ON "workspaces" USING btree ("wallet_address");