import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import { readNow } from "../clock.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import { lastDays } from "../last-days.ts";
import type { DailyEarnings } from "./earnings.schemas.ts";
import { selectDailyEarnings } from "./earnings.sql.ts";

/** What the operator earned on each of the last days in UTC, today included, oldest first; "0" on days without any. */
export async function listDailyEarnings(ctx: WorkspaceContext, { days }: { days: number }): Promise<DailyEarnings[]> {
  await requireAccess(ctx, access.readSettlements);
  const all = lastDays(await readNow(ctx), days);
  const earned = new Map((await selectDailyEarnings(ctx, all[0] ?? "")).map((row) => [row.day, row]));
  return all.map((day) => earned.get(day) ?? { day, earnedMicroUsdc: "0", sessions: 0 });
}
