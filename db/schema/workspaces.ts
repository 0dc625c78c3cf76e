import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { idV7, instant, whole } from "./columns.ts";

/** A team and its wallet (spec 6.1). A slug is never free again, also after deletion. */
export const workspaces = pgTable(
  "workspaces",
  {
    id: uuid("id").primaryKey().default(sql`gen_random_uuid()`),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    walletAddress: text("wallet_address").notNull(),
    roles: text("roles").array().notNull(),
    availabilityState: text("availability_state").notNull().default("OFFLINE"),
    /** What the state returns to when the last open assignment closes. */
    rememberedState: text("remembered_state").notNull().default("OFFLINE"),
    openAssignments: integer("open_assignments").notNull().default(0),
    idleSince: instant("idle_since"),
    coverageLat: doublePrecision("coverage_lat"),
    coverageLng: doublePrecision("coverage_lng"),
    coverageRadiusMeters: doublePrecision("coverage_radius_meters"),
    deviceKind: text("device_kind"),
    lastSeenAt: instant("last_seen_at"),
    /** Sequence of the newest heartbeat; kept when the samples are gone. */
    lastLocationSequence: whole("last_location_sequence"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    createdByWallet: text("created_by_wallet").notNull(),
    deletedAt: instant("deleted_at"),
    /** ZedToken of the latest membership write (spec 1.4). */
    consistencyToken: text("consistency_token"),
  },
  (t) => [
    uniqueIndex("workspaces_slug_key").on(t.slug),
    index("workspaces_wallet").on(t.walletAddress),
    index("workspaces_online_seen").on(t.lastSeenAt).where(sql`availability_state = 'ONLINE'`),
    // Where suppliers are (spec 9): circles as boxes, centres as points, and who has been idle longest.
    index("workspaces_coverage")
      .using("gist", sql`lx_circle_box(${t.coverageLat}, ${t.coverageLng}, ${t.coverageRadiusMeters})`)
      .where(sql`availability_state in ('ONLINE', 'BUSY') and deleted_at is null`),
    index("workspaces_centre")
      .using("gist", sql`point(${t.coverageLng}, ${t.coverageLat})`)
      .where(sql`availability_state in ('ONLINE', 'BUSY') and deleted_at is null`),
    index("workspaces_idle").on(t.idleSince, t.id).where(sql`availability_state = 'ONLINE' and deleted_at is null`),
    check("workspaces_open_assignments", sql`${t.openAssignments} between 0 and 5`),
    check("workspaces_availability", sql`${t.availabilityState} in ('OFFLINE', 'ONLINE', 'BUSY')`),
  ],
);

/** Who belongs to a workspace: listings, and the source from which a lost SpiceDB is rebuilt. */
export const workspaceMembers = pgTable(
  "workspace_members",
  {
    id: idV7(),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    walletAddress: text("wallet_address").notNull(),
    role: text("role").notNull(),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
  },
  (t) => [
    uniqueIndex("workspace_members_wallet_key").on(t.workspaceId, t.walletAddress),
    index("workspace_members_by_wallet").on(t.walletAddress),
    check("workspace_members_role", sql`${t.role} in ('OWNER', 'ADMIN', 'VIEWER')`),
  ],
);

/**
 * A change of one workspace's permission graph under way: written before SpiceDB is, so that a crash between the two
 * stores is finished as it was meant (spec 5). One row a workspace: changes of one graph never overlap.
 */
export const graphChanges = pgTable(
  "graph_changes",
  {
    workspaceId: uuid("workspace_id").primaryKey(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    kind: text("kind").notNull(),
    /** `[{ walletAddress, from, to }]`, roles or null. */
    changes: jsonb("changes").notNull(),
    actorWallet: text("actor_wallet"),
    requestId: text("request_id"),
    ip: text("ip"),
    /** After it somebody else finishes the change. */
    leaseUntil: instant("lease_until").notNull(),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
  },
  (t) => [
    index("graph_changes_lease").on(t.leaseUntil),
    check("graph_changes_kind", sql`${t.kind} in ('ADD', 'UPDATE', 'REMOVE', 'TRANSFER', 'UNDO', 'REPAIR')`),
  ],
);

/** How SpiceDB compared with the member table when it was last looked at. One row. */
export const graphStatus = pgTable("graph_status", {
  only: boolean("only").primaryKey().default(true),
  /** While a lost SpiceDB is being rebuilt: its denials mean nothing yet. */
  rebuildingSince: instant("rebuilding_since"),
  comparedAt: instant("compared_at"),
  /** Relationships that SpiceDB lacked, and that it had too many, at the last comparison. */
  missing: integer("missing").notNull().default(0),
  surplus: integer("surplus").notNull().default(0),
  /** Relationships of workspaces that this database never had. */
  foreignRelationships: integer("foreign_relationships").notNull().default(0),
  /** Every difference ever repaired, rebuilds of a lost SpiceDB aside. */
  driftTotal: whole("drift_total").notNull().default(sql`0`),
});
