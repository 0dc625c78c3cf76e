CREATE TABLE "events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transaction_id" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	"type" text NOT NULL,
	"workspace_ids" uuid[] NOT NULL,
	"session_id" uuid,
	"row" jsonb NOT NULL,
	"fanned_out_at" timestamp with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "events_seq_key" ON "events" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "events_transaction" ON "events" USING btree ("transaction_id","seq");--> statement-breakpoint
CREATE INDEX "events_session" ON "events" USING btree ("session_id","seq");--> statement-breakpoint
CREATE INDEX "events_due" ON "events" USING btree ("seq") WHERE fanned_out_at is null;--> statement-breakpoint
CREATE INDEX "events_at" ON "events" USING btree ("at");