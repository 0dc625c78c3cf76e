import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bytea, idV7, instant, whole } from "./columns.ts";

/** Who did what (spec 7.12): written in the statement of the change, never altered, without secrets. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: idV7(),
    at: instant("at").notNull().default(sql`lx_now()`),
    workspaceId: uuid("workspace_id").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorWallet: text("actor_wallet"),
    actorKeyId: uuid("actor_key_id"),
    action: text("action").notNull(),
    targetType: text("target_type").notNull(),
    targetId: text("target_id").notNull(),
    requestId: text("request_id"),
    ip: text("ip"),
    metadata: jsonb("metadata").notNull().default({}),
  },
  (t) => [index("audit_log_workspace").on(t.workspaceId, t.id.desc())],
);

/**
 * Answers kept for repeats of a call with the same `Idempotency-Key` (spec 1.7). `owner_id` is the workspace, or whoever
 * the dialect scopes keys to. Without a status the row is the claim of a running call.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    ownerId: uuid("owner_id").notNull(),
    operation: text("operation").notNull(),
    key: text("key").notNull(),
    fingerprint: bytea("fingerprint").notNull(),
    claim: uuid("claim").notNull(),
    leaseUntil: instant("lease_until").notNull(),
    status: integer("status"),
    body: text("body"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.operation, t.key] }), index("idempotency_keys_created").on(t.createdAt)],
);

/** Calls of a workspace, seven days long (spec 7.13): no body, no query, no secret. */
export const requestLog = pgTable(
  "request_log",
  {
    id: idV7(),
    at: instant("at").notNull(),
    workspaceId: uuid("workspace_id").notNull(),
    keyId: uuid("key_id"),
    requestId: text("request_id").notNull(),
    method: text("method").notNull(),
    path: text("path").notNull(),
    status: integer("status").notNull(),
    durationMs: integer("duration_ms").notNull(),
    ip: text("ip"),
  },
  (t) => [
    index("request_log_workspace").on(t.workspaceId, t.at.desc(), t.id.desc()),
    index("request_log_key").on(t.keyId, t.at.desc(), t.id.desc()).where(sql`key_id is not null`),
    index("request_log_at").on(t.at),
  ],
);

/** When each part of the tick last finished. */
export const tickRuns = pgTable("tick_runs", {
  part: text("part").primaryKey(),
  finishedAt: instant("finished_at").notNull(),
});

/** The offset of the test clock, read by `lx_now()`. One row; a local chain's tests may move it. */
export const clock = pgTable("clock", {
  only: boolean("only").primaryKey().default(true),
  offsetMs: whole("offset_ms").notNull().default(sql`0`),
});
