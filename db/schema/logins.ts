import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { idV7, instant } from "./columns.ts";

/** One signed-in wallet on one device (spec 3.3). The sealed cookie carries only the id. */
export const logins = pgTable(
  "logins",
  {
    id: idV7(),
    walletAddress: text("wallet_address").notNull(),
    activeWorkspaceId: uuid("active_workspace_id"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    ip: text("ip"),
    userAgent: text("user_agent"),
    /** Its last call, to the minute. */
    lastSeenAt: instant("last_seen_at"),
  },
  (t) => [index("logins_wallet").on(t.walletAddress)],
);

/** An issued EIP-4361 message, deleted by the one verification that may use it (spec 3.2). */
export const challenges = pgTable(
  "challenges",
  {
    nonce: text("nonce").primaryKey(),
    purpose: text("purpose").notNull(),
    walletAddress: text("wallet_address").notNull(),
    message: text("message").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    index("challenges_expiry").on(t.expiresAt),
    check("challenges_purpose", sql`${t.purpose} in ('LOGIN', 'WORKSPACE')`),
  ],
);
