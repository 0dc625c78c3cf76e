ALTER TABLE "relayer_transactions" ADD COLUMN "session_ids" uuid[];--> statement-breakpoint
UPDATE "relayer_transactions" SET "session_ids" = array["session_id"] WHERE "session_id" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "relayer_transactions" DROP CONSTRAINT "relayer_transactions_purpose";--> statement-breakpoint
ALTER TABLE "relayer_transactions" DROP COLUMN "session_id";--> statement-breakpoint
ALTER TABLE "relayer_transactions" ADD CONSTRAINT "relayer_transactions_purpose" CHECK (num_nonnulls("relayer_transactions"."session_ids", "relayer_transactions"."deposit_id") <= 1);--> statement-breakpoint
-- A settlement is rewritten at each step: with room in its page, a step that changes no indexed column touches no index.
ALTER TABLE "settlements" SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE "sessions" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "chain_cursors" ADD COLUMN "behind_block" bigint;--> statement-breakpoint
CREATE TABLE "payout_changes" (
	"chain_id" integer NOT NULL,
	"settlement_address" text NOT NULL,
	"kind" text NOT NULL,
	"payee_address" text NOT NULL,
	"amount" numeric(78, 0) NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" integer NOT NULL,
	"block_number" bigint NOT NULL,
	CONSTRAINT "payout_changes_chain_id_tx_hash_log_index_pk" PRIMARY KEY("chain_id","tx_hash","log_index"),
	CONSTRAINT "payout_changes_kind" CHECK ("payout_changes"."kind" in ('DEFERRED', 'CLAIMED'))
);
--> statement-breakpoint
CREATE INDEX "payout_changes_payee" ON "payout_changes" USING btree ("payee_address","block_number");
