import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import { readNow } from "../clock.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import type { DailySpend } from "./spend.schemas.ts";
import { selectDailySpend } from "./spend.sql.ts";

const dayMs = 86_400_000;

/**
 * What the workspace was charged on each of the last days in UTC, today included, by the key that opened the session;
 * days and keys without a charge are left out. `days` names all of them, oldest first.
 */
export async function listDailySpend(
  ctx: WorkspaceContext,
  { days }: { days: number },
): Promise<{ days: string[]; rows: DailySpend[] }> {
  await requireAccess(ctx, access.readUsage);
  const now = (await readNow(ctx)).getTime();
  const all = Array.from({ length: days }, (_, at) =>
    new Date(now - (days - 1 - at) * dayMs).toISOString().slice(0, 10),
  );
  return { days: all, rows: await selectDailySpend(ctx, { from: all[0] ?? "" }) };
}
