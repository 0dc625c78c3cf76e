import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { selectSettlementPage } from "./list-settlements.sql.ts";
import type { ListSettlementsQuery, SettlementLine } from "./settlements.schemas.ts";

/**
 * A page of what the workspace pays and earns: failed ones first, then by session, newest first. Amounts in µUSDC.
 * For the console; the wire gives each settlement by its session (spec 7.8).
 */
export async function listSettlements(
  ctx: WorkspaceContext,
  { limit, state, after }: ListSettlementsQuery,
): Promise<{ rows: SettlementLine[]; next: string | null }> {
  await requireAccess(ctx, access.readSettlements);
  const found = await selectSettlementPage(ctx, { limit: limit + 1, state, after });
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? (rows.at(-1)?.sessionId ?? null) : null };
}
