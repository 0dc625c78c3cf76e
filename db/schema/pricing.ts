import { sql } from "drizzle-orm";
import { check, doublePrecision, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { idV7, instant, whole } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** Circles of the platform in which the rate is multiplied (spec 11). */
export const priceCorridors = pgTable(
  "price_corridors",
  {
    id: idV7(),
    name: text("name").notNull(),
    lat: doublePrecision("lat").notNull(),
    lng: doublePrecision("lng").notNull(),
    radiusMeters: doublePrecision("radius_meters").notNull(),
    multiplierBps: integer("multiplier_bps").notNull(),
  },
  (t) => [
    index("price_corridors_place").using("gist", sql`lx_circle_box(${t.lat}, ${t.lng}, ${t.radiusMeters})`),
    check("price_corridors_centre", sql`${t.lat} between -90 and 90 and ${t.lng} between -180 and 180`),
    check("price_corridors_radius", sql`${t.radiusMeters} between 1 and 20037508`),
    check("price_corridors_multiplier", sql`${t.multiplierBps} between 1000 and 100000`),
  ],
);

/** A rate promised to a workspace for a point, until it expires or is used (spec 7.5). */
export const priceQuotes = pgTable(
  "price_quotes",
  {
    id: idV7(),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    lat: doublePrecision("lat").notNull(),
    lng: doublePrecision("lng").notNull(),
    durationSeconds: integer("duration_seconds").notNull(),
    baseRateMicroUsdc: whole("base_rate_micro_usdc").notNull(),
    supplyBps: integer("supply_bps").notNull(),
    demandBps: integer("demand_bps").notNull(),
    corridorBps: integer("corridor_bps").notNull(),
    ratePerSecondMicroUsdc: whole("rate_per_second_micro_usdc").notNull(),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    expiresAt: instant("expires_at").notNull(),
    /** The session that used it, written in that session's own statement. */
    sessionId: uuid("session_id"),
  },
  (t) => [index("price_quotes_expiry").on(t.expiresAt)],
);
