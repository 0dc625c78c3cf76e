import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import type { Quote, QuoteQuery } from "./pricing.schemas.ts";
import { insertQuote } from "./quotes.sql.ts";
import { requireServiceArea } from "./service-area.ts";

/**
 * Promises the effective workspace a rate for a point; a session opened with the quote in time has exactly that rate
 * (spec 7.5, 11). @throws DomainError OUTSIDE_COVERAGE platform:serviceArea
 */
export async function createQuote(ctx: WorkspaceContext, query: QuoteQuery): Promise<Quote> {
  await requireAccess(ctx, access.createQuote);
  requireServiceArea(ctx.settings, query);
  const row = await insertQuote(ctx, query);
  if (!row) throw new Error("insert returned no row");
  return {
    quoteId: row.id,
    ratePerSecondMicroUsdc: row.rate,
    estimatedTotalMicroUsdc: row.total,
    supplyFactor: row.supplyBps / 10_000,
    demandFactor: row.demandBps / 10_000,
    corridorMultiplier: row.corridorBps / 10_000,
    baseRatePerSecondMicroUsdc: row.baseRate,
    expiresAt: row.expiresAt.toISOString(),
  };
}
