import { sql } from "drizzle-orm";
import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, whole } from "./columns.ts";

/** How far the auditor of the tick has compared database and chain, and what it found. */
export const chainAudits = pgTable(
  "chain_audits",
  {
    chainId: integer("chain_id").notNull(),
    settlementAddress: text("settlement_address").notNull(),
    /** Where its next turn begins; it goes over the whole chain again and again. */
    nextBlock: whole("next_block").notNull(),
    /** The ledger's last block in its last turn. */
    lastBlock: whole("last_block").notNull(),
    /** Differences of the last turn: they count when the next one finds them too. */
    suspects: jsonb("suspects").notNull().default([]),
    inThisPass: jsonb("in_this_pass").notNull().default([]),
    inLastPass: jsonb("in_last_pass").notNull().default([]),
    auditedAt: instant("audited_at").notNull().default(sql`lx_now()`),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.settlementAddress] })],
);
