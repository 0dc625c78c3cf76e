CREATE INDEX "settlements_consumer" ON "settlements" USING btree ("consumer_workspace_id","session_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "settlements_operator" ON "settlements" USING btree ("operator_workspace_id","session_id" DESC NULLS LAST);
