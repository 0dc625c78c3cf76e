CREATE TABLE "chain_audits" (
	"chain_id" integer NOT NULL,
	"settlement_address" text NOT NULL,
	"next_block" bigint NOT NULL,
	"last_block" bigint NOT NULL,
	"suspects" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"in_this_pass" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"in_last_pass" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"audited_at" timestamp with time zone DEFAULT lx_now() NOT NULL,
	CONSTRAINT "chain_audits_chain_id_settlement_address_pk" PRIMARY KEY("chain_id","settlement_address")
);
