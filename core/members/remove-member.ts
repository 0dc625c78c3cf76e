import "server-only";
import type { Address } from "viem";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { changeMembers } from "./change-members.ts";
import type { RemovedMember } from "./members.schemas.ts";
import { requireMember } from "./require-member.ts";

/**
 * Takes a wallet's role away, SpiceDB first, and its selections of the workspace; anybody may leave. Its next call is
 * refused (spec 5, 7.10).
 * @throws DomainError NOT_FOUND member:notFound, INVALID_STATE member:lastOwner
 */
export async function removeMember(
  ctx: WorkspaceContext,
  { walletAddress }: { walletAddress: Address },
): Promise<RemovedMember> {
  const isOneself = ctx.actor.kind === "wallet_session" && ctx.actor.walletAddress === walletAddress;
  await requireAccess(ctx, isOneself ? access.leaveWorkspace : access.manageMembers);
  const member = await requireMember(ctx, walletAddress);
  if (member.role === "OWNER" && !isOneself) await requireAccess(ctx, access.manageOwners);
  const { consistencyToken } = await changeMembers(ctx, { kind: "REMOVE", walletAddress, role: null });
  return { ok: true, consistencyToken };
}
