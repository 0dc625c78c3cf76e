import { sql } from "drizzle-orm";
import { bigint, customType, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { idV7, instant } from "./columns.ts";

const pgSnapshot = customType<{ data: string; driverData: string }>({ dataType: () => "pg_snapshot" });
const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => "xid8" });

/**
 * What happened, written in the statement of the change: the outbox of webhooks and of event streams (spec 7.6, 7.11).
 * `row` is the changed row as it was stored then; how it looks on the wire is decided by whoever sends it.
 */
export const events = pgTable(
  "events",
  {
    /** The webhook message id is made of it. */
    id: idV7(),
    /** Rises along the changes of one session; across sessions rows may become visible out of order. */
    seq: bigint("seq", { mode: "bigint" }).generatedAlwaysAsIdentity(),
    /** Everything below `pg_snapshot_xmin(pg_current_snapshot())` is complete: a reader goes on from there. */
    transactionId: xid8("transaction_id").notNull().default(sql`pg_current_xact_id()`),
    at: instant("at").notNull().default(sql`lx_now()`),
    type: text("type").notNull(),
    /** Whom it concerns: both sides of a session, or every workspace of a wallet. */
    workspaceIds: uuid("workspace_ids").array().notNull(),
    sessionId: uuid("session_id"),
    row: jsonb("row").notNull(),
    /** What was visible when this row was written: a row with a lower seq that is not was committed after it. */
    snapshot: pgSnapshot("snapshot").notNull().default(sql`pg_current_snapshot()`),
    /** When its webhook deliveries were made; null while they are due. */
    fannedOutAt: instant("fanned_out_at"),
  },
  (t) => [
    uniqueIndex("events_seq_key").on(t.seq),
    index("events_transaction").on(t.transactionId, t.seq),
    index("events_session").on(t.sessionId, t.seq),
    index("events_due").on(t.seq).where(sql`fanned_out_at is null`),
    index("events_at").using("brin", t.at).with({ autosummarize: true }),
    index("events_workspaces").using("gin", t.workspaceIds),
  ],
);
