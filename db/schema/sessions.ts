import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgSequence,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, idV7, instant, whole } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** Numbers every session once for the contract's replay bitmap (spec 14.1). */
export const settlementSequence = pgSequence("settlement_sequence", { startWith: 1, minValue: 1 });

/** Metered use of one operator by one consumer (spec 6.3, 8). Money columns are µUSDC. */
export const sessions = pgTable(
  "sessions",
  {
    id: idV7(),
    settlementSequence: whole("settlement_sequence").notNull().default(sql`nextval('settlement_sequence')`),
    /** First 24 bytes of keccak256 of the id, as 48 hex digits: with the sequence, the id on chain (spec 14.1). */
    hashPrefix: text("hash_prefix").notNull(),
    consumerWorkspaceId: uuid("consumer_workspace_id")
      .notNull()
      .references(() => workspaces.id),
    consumerWallet: text("consumer_wallet").notNull(),
    createdByKeyId: uuid("created_by_key_id"),
    operatorWorkspaceId: uuid("operator_workspace_id").references(() => workspaces.id),
    operatorWallet: text("operator_wallet"),
    state: text("state").notNull().default("REQUESTED"),
    endReason: text("end_reason"),
    requestedLat: doublePrecision("requested_lat").notNull(),
    requestedLng: doublePrecision("requested_lng").notNull(),
    maxDurationSeconds: integer("max_duration_seconds").notNull(),
    waitTimeoutSeconds: integer("wait_timeout_seconds").notNull(),
    ratePerSecondMicroUsdc: whole("rate_per_second_micro_usdc").notNull(),
    holdMicroUsdc: whole("hold_micro_usdc").notNull(),
    platformFeeBps: integer("platform_fee_bps").notNull(),
    geofenceRadiusMeters: doublePrecision("geofence_radius_meters").notNull(),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    assignedAt: instant("assigned_at"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** Written once, by the transition into a terminal state. */
    cleanSeconds: integer("clean_seconds").notNull().default(0),
    failedSeconds: integer("failed_seconds").notNull().default(0),
    chargedMicroUsdc: whole("charged_micro_usdc").notNull().default(sql`0`),
    settlementTxHash: text("settlement_tx_hash"),
    dispatchFailedAt: instant("dispatch_failed_at"),
    /** The telemetry rules in force, stamped when it becomes LIVE (spec 10). */
    telemetryRequired: boolean("telemetry_required").notNull().default(false),
    heartbeatStaleMs: integer("heartbeat_stale_ms").notNull().default(25_000),
    /** Newest heartbeat since the assignment that counts for this session. */
    lastHeartbeatAt: instant("last_heartbeat_at"),
  },
  (t) => [
    uniqueIndex("sessions_settlement_sequence_key").on(t.settlementSequence),
    index("sessions_consumer").on(t.consumerWorkspaceId, t.createdAt.desc(), t.id.desc()),
    index("sessions_operator").on(t.operatorWorkspaceId, t.createdAt.desc(), t.id.desc()),
    index("sessions_open_by_wallet").on(t.consumerWallet).where(sql`state in ('REQUESTED', 'ASSIGNED', 'LIVE')`),
    index("sessions_open_by_operator").on(t.operatorWorkspaceId).where(sql`state in ('REQUESTED', 'ASSIGNED', 'LIVE')`),
    index("sessions_open").on(t.state).where(sql`state in ('REQUESTED', 'ASSIGNED', 'LIVE')`),
    index("sessions_open_place")
      .using("gist", sql`point(${t.requestedLng}, ${t.requestedLat})`)
      .where(sql`state in ('REQUESTED', 'ASSIGNED', 'LIVE')`),
    index("sessions_created").on(t.createdAt),
    index("sessions_key_day").on(t.createdByKeyId, t.createdAt),
    check(
      "sessions_state",
      sql`${t.state} in ('REQUESTED', 'ASSIGNED', 'LIVE', 'PAUSED', 'ENDED', 'EXPIRED', 'CANCELLED')`,
    ),
    check("sessions_charge", sql`${t.chargedMicroUsdc} between 0 and ${t.holdMicroUsdc}`),
  ],
);

/** The media input of a session, from `start` until teardown (spec 12). */
export const mediaInputs = pgTable(
  "media_inputs",
  {
    id: text("id").primaryKey(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id),
    backend: text("backend").notNull(),
    whipSecret: text("whip_secret").notNull(),
    whepSecret: text("whep_secret").notNull(),
    /** What the media URLs are looked up by. */
    whipSha256: bytea("whip_sha256"),
    whepSha256: bytea("whep_sha256"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    /** When the publisher went silent; null while it sends. */
    disconnectedAt: instant("disconnected_at"),
    /** When it came back after a silence; null before the first one. */
    connectedAt: instant("connected_at"),
    /** Set with the terminal transition; the tick retries the teardown until `removedAt`. */
    closedAt: instant("closed_at"),
    removedAt: instant("removed_at"),
  },
  (t) => [
    uniqueIndex("media_inputs_session_open_key").on(t.sessionId).where(sql`closed_at is null`),
    index("media_inputs_teardown").on(t.closedAt).where(sql`closed_at is not null and removed_at is null`),
    index("media_inputs_whip").on(t.whipSha256).where(sql`closed_at is null`),
    index("media_inputs_whep").on(t.whepSha256).where(sql`closed_at is null`),
  ],
);

/** Seconds that are not charged: half-open intervals, open ones have no end (spec 10). */
export const disconnectWindows = pgTable(
  "disconnect_windows",
  {
    id: idV7(),
    sessionId: uuid("session_id")
      .notNull()
      .references(() => sessions.id),
    reason: text("reason").notNull(),
    openedAt: instant("opened_at").notNull(),
    closedAt: instant("closed_at"),
  },
  (t) => [
    index("disconnect_windows_session").on(t.sessionId),
    uniqueIndex("disconnect_windows_open_key").on(t.sessionId, t.reason).where(sql`closed_at is null`),
    check("disconnect_windows_reason", sql`${t.reason} in ('NETWORK_ERROR', 'STALE_TELEMETRY', 'OUTSIDE_GEOFENCE')`),
  ],
);

/** One row per paying wallet: the lock under which credit is summed and spent (spec 13.2). */
export const wallets = pgTable("wallets", {
  walletAddress: text("wallet_address").primaryKey(),
  createdAt: instant("created_at").notNull().default(sql`lx_now()`),
});
