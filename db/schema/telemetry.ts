import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, whole } from "./columns.ts";

/** Heartbeats of operators, append-only, kept 30 days (spec 7.3). */
export const locationSamples = pgTable(
  "location_samples",
  {
    workspaceId: uuid("workspace_id").notNull(),
    sequence: whole("sequence").notNull(),
    /** The LIVE session that the sample was narrowed to; null: it counts for all of the operator's. */
    sessionId: uuid("session_id"),
    lat: doublePrecision("lat").notNull(),
    lng: doublePrecision("lng").notNull(),
    accuracyMeters: doublePrecision("accuracy_meters").notNull(),
    speedMps: doublePrecision("speed_mps"),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.sequence] }),
    index("location_samples_workspace_at").on(t.workspaceId, t.at),
    index("location_samples_at").on(t.at),
  ],
);

/** When publishers came and went (spec 7.9): the NETWORK_ERROR windows of a session follow from these rows alone. */
export const videoEvents = pgTable(
  "video_events",
  {
    id: bigint("id", { mode: "bigint" }).primaryKey().generatedAlwaysAsIdentity(),
    inputId: text("input_id").notNull(),
    isConnected: boolean("is_connected").notNull(),
    /** What counts: the stated time, or the receipt when that is more than 60 s away. */
    at: instant("at").notNull(),
    /** The sender's own time, by which a repeat is known. */
    statedAt: instant("stated_at"),
    receivedAt: instant("received_at").notNull().default(sql`lx_now()`),
  },
  (t) => [
    uniqueIndex("video_events_statement_key").on(t.inputId, t.isConnected, t.statedAt),
    index("video_events_input").on(t.inputId, t.at, t.id),
    index("video_events_received").on(t.receivedAt),
  ],
);
