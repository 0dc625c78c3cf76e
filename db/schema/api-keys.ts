import { sql } from "drizzle-orm";
import { index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytea, idV7, instant, whole } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** API keys of every family. Only the sha256 of the plaintext is stored (spec 4). */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: idV7(),
    workspaceId: uuid("workspace_id")
      .notNull()
      .references(() => workspaces.id),
    family: text("family").notNull().default("LUXXON"),
    prefix: text("prefix").notNull(),
    sha256: bytea("sha256").notNull(),
    label: text("label").notNull(),
    environment: text("environment").notNull(),
    scopes: text("scopes").array().notNull(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
    gracePeriodEnd: instant("grace_period_end"),
    createdAt: instant("created_at").notNull().default(sql`lx_now()`),
    createdByWallet: text("created_by_wallet").notNull(),
    expiresAt: instant("expires_at"),
    ipAllowlist: text("ip_allowlist").array(),
    spendLimitMicroUsdc: whole("spend_limit_micro_usdc"),
  },
  (t) => [uniqueIndex("api_keys_sha256_key").on(t.sha256), index("api_keys_workspace").on(t.workspaceId, t.createdAt)],
);
