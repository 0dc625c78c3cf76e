import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { idV7, instant, whole } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** Where a workspace wants to be told what happens (spec 7.11). Secrets are sealed. */
export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: idV7(),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    url: text("url").notNull(),
    description: text("description"),
    events: text("events").array().notNull(),
    enabled: boolean("enabled").notNull().default(true),
    disabledReason: text("disabled_reason"),
    secret: text("secret").notNull(),
    /** Signs too until `previousSecretUntil`. */
    previousSecret: text("previous_secret"),
    previousSecretUntil: instant("previous_secret_until"),
    /** The first failure since the last success. */
    failingSince: instant("failing_since"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    updatedAt: instant("updated_at").notNull().default(sql`lx_now()`),
  },
  (t) => [index("webhook_endpoints_workspace").on(t.workspaceId, t.createdAt)],
);

/** One event on its way to one endpoint: the queue. Rows of deleted endpoints stay until they are old. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    endpointId: uuid("endpoint_id").notNull(),
    eventId: uuid("event_id").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** Null when it is delivered or given up. */
    nextAttemptAt: instant("next_attempt_at"),
    deliveredAt: instant("delivered_at"),
    leaseId: uuid("lease_id"),
    leaseUntil: instant("lease_until"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
  },
  (t) => [
    primaryKey({ columns: [t.endpointId, t.eventId] }),
    index("webhook_deliveries_due").on(t.endpointId, t.nextAttemptAt).where(sql`next_attempt_at is not null`),
    index("webhook_deliveries_leased").on(t.endpointId, t.leaseUntil).where(sql`lease_until is not null`),
    index("webhook_deliveries_created").on(t.createdAt),
  ],
);

/** Every call of an endpoint and how it ended, kept 30 days. */
export const webhookAttempts = pgTable(
  "webhook_attempts",
  {
    id: idV7(),
    endpointId: uuid("endpoint_id").notNull(),
    /** The message id is made of it; a test has an id of its own. */
    eventId: uuid("event_id").notNull(),
    type: text("type").notNull(),
    attempt: integer("attempt").notNull(),
    /** Null when there was no answer. */
    status: integer("status"),
    durationMs: integer("duration_ms").notNull(),
    at: instant("at").notNull().default(sql`lx_now()`),
    nextAttemptAt: instant("next_attempt_at"),
  },
  (t) => [index("webhook_attempts_endpoint").on(t.endpointId, t.id.desc()), index("webhook_attempts_at").on(t.at)],
);

/** The pool balance below which a workspace wants to be told, once until it is above again (spec 7.13). */
export const poolAlerts = pgTable("pool_alerts", {
  workspaceId: uuid("workspace_id")
    .primaryKey()
    .references(() => workspaces.id),
  lowBalanceMicroUsdc: whole("low_balance_micro_usdc").notNull(),
  isLow: boolean("is_low").notNull().default(false),
  /** Last block of the ledger when it was compared. */
  checkedBlock: whole("checked_block"),
});
