import "server-only";
import type { PoolOverview } from "#contracts/client.ts";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";

/**
 * The workspace wallet's pool as the chain has it now, with what the console shows around it: caps, pause, USDC in the
 * wallet, pools on older contracts. Money in µUSDC.
 * @throws DomainError NOT_AUTHORIZED, INSUFFICIENT_SCOPE, WORKSPACE_NOT_FOUND; ChainUnavailableError
 */
export async function getPoolState(ctx: WorkspaceContext): Promise<PoolOverview> {
  const { walletAddress } = await requireAccess(ctx, access.readWallet);
  return ctx.chain.readPoolOverview(walletAddress);
}
