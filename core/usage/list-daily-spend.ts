import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import { readNow } from "../clock.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import { lastDays } from "../last-days.ts";
import type { DailySpend } from "./spend.schemas.ts";
import { selectDailySpend } from "./spend.sql.ts";

/**
 * What the workspace was charged on each of the last days in UTC, today included, by the key that opened the session;
 * days and keys without a charge are left out. `days` names all of them, oldest first.
 */
export async function listDailySpend(
  ctx: WorkspaceContext,
  { days }: { days: number },
): Promise<{ days: string[]; rows: DailySpend[] }> {
  await requireAccess(ctx, access.readUsage);
  const all = lastDays(await readNow(ctx), days);
  return { days: all, rows: await selectDailySpend(ctx, { from: all[0] ?? "" }) };
}
