DROP TABLE "idempotency_keys";
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"owner_id" uuid NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"claim" uuid NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"status" integer,
	"body" text,
	"created_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "idempotency_keys_owner_id_operation_key_pk" PRIMARY KEY("owner_id","operation","key")
);
--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE TABLE "request_log" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"workspace_id" uuid NOT NULL,
	"key_id" uuid,
	"request_id" text NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"status" integer NOT NULL,
	"duration_ms" integer NOT NULL,
	"ip" text
);
--> statement-breakpoint
CREATE INDEX "request_log_workspace" ON "request_log" USING btree ("workspace_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "request_log_key" ON "request_log" USING btree ("key_id","at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE key_id is not null;--> statement-breakpoint
CREATE INDEX "request_log_at" ON "request_log" USING btree ("at");
