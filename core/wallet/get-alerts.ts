import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { selectPoolAlert } from "./pool-alerts.sql.ts";
import type { Alerts } from "./wallet.schemas.ts";

/** The balance, in µUSDC, below which the workspace is told; null without one (spec 7.13). */
export async function getAlerts(ctx: WorkspaceContext): Promise<Alerts> {
  await requireAccess(ctx, access.readWallet);
  return { lowBalanceMicroUsdc: await selectPoolAlert(ctx) };
}
