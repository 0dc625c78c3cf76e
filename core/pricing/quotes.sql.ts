import "server-only";
import { sql } from "drizzle-orm";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { QuoteQuery } from "./pricing.schemas.ts";

export interface QuoteRow {
  id: string;
  /** µUSDC as decimal strings. */
  rate: string;
  total: string;
  baseRate: string;
  supplyBps: number;
  demandBps: number;
  corridorBps: number;
  expiresAt: Date;
}

/** Prices a point and stores the quote, in one statement (spec 7.5, 11). */
export function insertQuote(ctx: WorkspaceContext, { lat, lng, durationSeconds }: QuoteQuery) {
  const { BASE_RATE_MICRO_USDC: base, PRICING_DYNAMIC: isDynamic, PRICE_QUOTE_TTL_SECONDS: ttl } = ctx.settings;
  return ctx.db.row<QuoteRow>(sql`
    insert into price_quotes (workspace_id, lat, lng, duration_seconds, base_rate_micro_usdc, supply_bps, demand_bps,
      corridor_bps, rate_per_second_micro_usdc, expires_at)
    select ${ctx.workspaceId}::uuid, ${lat}::double precision, ${lng}::double precision, ${durationSeconds}::integer,
      ${String(base)}::bigint, p.supply_bps, p.demand_bps, p.corridor_bps, p.rate,
      lx_now() + ${ttl} * interval '1 second'
    from lx_price_at(${lat}, ${lng}, ${String(base)}::bigint, ${isDynamic}) p
    returning id, rate_per_second_micro_usdc as rate, rate_per_second_micro_usdc * duration_seconds as total,
      base_rate_micro_usdc as "baseRate", supply_bps as "supplyBps", demand_bps as "demandBps",
      corridor_bps as "corridorBps", expires_at as "expiresAt"`);
}

/** Quotes that ended a day ago. */
export function deleteOldQuotes({ db }: Pick<Clients, "db">) {
  return db.rows(sql`delete from price_quotes where expires_at < lx_now() - interval '1 day'`);
}
