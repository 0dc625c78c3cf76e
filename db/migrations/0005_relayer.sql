CREATE TABLE "pool_changes" (
	"chain_id" integer NOT NULL,
	"wallet_address" text NOT NULL,
	"deposit_block" bigint,
	"spend_cap_block" bigint,
	"recorded_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "pool_changes_chain_id_wallet_address_pk" PRIMARY KEY("chain_id","wallet_address")
);
--> statement-breakpoint
ALTER TABLE "relayer_transactions" ADD COLUMN "replaces_id" uuid;--> statement-breakpoint
ALTER TABLE "relayer_transactions" ADD COLUMN "tried_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "settlements" ADD COLUMN "checked_block" bigint;--> statement-breakpoint
CREATE INDEX "pool_changes_recorded" ON "pool_changes" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "chain_events_workspace" ON "chain_events" USING btree ("workspace_id","block_number" DESC NULLS LAST,"log_index" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "relayer_transactions_first_key" ON "relayer_transactions" USING btree ("chain_id","relayer_address","nonce") WHERE replaces_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "relayer_transactions_replaces_key" ON "relayer_transactions" USING btree ("replaces_id");--> statement-breakpoint
CREATE INDEX "relayer_transactions_open" ON "relayer_transactions" USING btree ("relayer_address") WHERE status in ('SIGNED', 'BROADCAST');--> statement-breakpoint
CREATE INDEX "relayer_transactions_mined" ON "relayer_transactions" USING btree ("mined_block");--> statement-breakpoint
ALTER TABLE "relayer_transactions" ADD CONSTRAINT "relayer_transactions_status" CHECK ("relayer_transactions"."status" in ('SIGNED', 'BROADCAST', 'MINED', 'REVERTED', 'REPLACED'));