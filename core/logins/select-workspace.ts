import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WalletActor, WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { summarizeWorkspaces } from "../workspaces/list-workspaces.ts";
import type { Role } from "../workspaces/workspaces.schemas.ts";
import { storeSelection } from "./logins.sql.ts";

/**
 * Selects the effective workspace for this login (spec 7.2).
 * @throws DomainError NOT_AUTHORIZED, WORKSPACE_NOT_FOUND, NOT_AUTHENTICATED auth:expired
 */
export async function selectWorkspace(
  ctx: WorkspaceContext,
): Promise<{ workspaceId: string; role: Role; walletAddress: string; loginId: string; secondsLeft: number }> {
  await requireAccess(ctx, access.selectWorkspace);
  const { actor, workspaceId } = ctx;
  if (actor.kind !== "wallet_session") throw new DomainError("NOT_AUTHORIZED", "auth:walletOnly");
  const walletCtx = { ...ctx, actor } satisfies { actor: WalletActor };
  const membership = (await summarizeWorkspaces(walletCtx)).find(({ id }) => id === workspaceId);
  if (!membership) throw new DomainError("NOT_AUTHORIZED", "workspace:viewDenied");
  const stored = await storeSelection(walletCtx, workspaceId);
  if (!stored) throw new DomainError("NOT_AUTHENTICATED", "auth:expired");
  const { walletAddress, loginId } = actor;
  return { workspaceId, role: membership.role, walletAddress, loginId, secondsLeft: stored.secondsLeft };
}
