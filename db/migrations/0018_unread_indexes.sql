-- Nothing reads these: the ledger is read by wallet, the audit log by workspace.
DROP INDEX "chain_events_workspace";--> statement-breakpoint
DROP INDEX "audit_log_target";--> statement-breakpoint
-- Signed bytes and ids hardly shrink, and each look at them would unpack them again.
ALTER TABLE "relayer_transactions" ALTER COLUMN "raw" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "relayer_transactions" ALTER COLUMN "session_ids" SET STORAGE EXTERNAL;
