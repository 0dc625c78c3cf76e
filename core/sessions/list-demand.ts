import "server-only";
import type { Context } from "../context.ts";
import type { DemandCell } from "./demand.schemas.ts";
import { selectDemand } from "./demand.sql.ts";

const maxCells = 1_000;

/** Where views were asked for in the last 30 days, and how often in vain. Open to all (spec 7.1). */
export function listDemand(ctx: Context): Promise<DemandCell[]> {
  return selectDemand(ctx, maxCells);
}
