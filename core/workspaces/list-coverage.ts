import "server-only";
import type { Context } from "../context.ts";
import type { CoverageCircle, CoverageQuery } from "./coverage.schemas.ts";
import { selectCoverage } from "./coverage.sql.ts";

/** Where ONLINE suppliers are, latest seen first, without saying who they are. Open to all (spec 7.1). */
export function listCoverage(ctx: Context, query: CoverageQuery): Promise<CoverageCircle[]> {
  return selectCoverage(ctx, query);
}
