import "server-only";
import { access } from "#core/access/access.ts";
import { createQuote } from "#core/pricing/create-quote.ts";
import { Quote, QuoteQuery } from "#core/pricing/pricing.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "createQuote",
    summary: "Price of a view of a point, locked for a session opened in time",
    description: "The quote is for the effective workspace, expires after 30 seconds and can be used once.",
    auth: access.createQuote,
    query: QuoteQuery,
    workspace: { in: "query", name: "workspaceId", mismatch: "pricing:workspaceMismatch" },
    response: Quote,
    errors: ["OUTSIDE_COVERAGE platform:serviceArea"],
  },
  ({ ctx, query }) => createQuote(ctx, query),
);
