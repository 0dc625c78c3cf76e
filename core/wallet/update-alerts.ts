import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { storePoolAlert } from "./pool-alerts.sql.ts";
import type { Alerts } from "./wallet.schemas.ts";

/** Sets or clears the pool balance, in µUSDC, below which `pool.low` is sent (spec 7.13). */
export async function updateAlerts(ctx: WorkspaceContext, { lowBalanceMicroUsdc }: Alerts): Promise<Alerts> {
  await requireAccess(ctx, access.updateAlerts);
  await storePoolAlert(ctx, lowBalanceMicroUsdc);
  return { lowBalanceMicroUsdc };
}
