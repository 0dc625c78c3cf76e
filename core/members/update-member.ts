import "server-only";
import type { Address } from "viem";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import type { Role } from "../workspaces/workspaces.schemas.ts";
import { changeMembers } from "./change-members.ts";
import { changedMember } from "./changed-member.ts";
import type { ChangedMember } from "./members.schemas.ts";
import { requireMember } from "./require-member.ts";

/**
 * Gives a member another role in one atomic write; only an owner makes or unmakes owners, and one always remains
 * (spec 7.10).
 * @throws DomainError NOT_FOUND member:notFound, INVALID_STATE member:lastOwner
 */
export async function updateMember(
  ctx: WorkspaceContext,
  { walletAddress, role }: { walletAddress: Address; role: Role },
): Promise<ChangedMember> {
  await requireAccess(ctx, role === "OWNER" ? access.manageOwners : access.manageMembers);
  const member = await requireMember(ctx, walletAddress);
  if (member.role === "OWNER") await requireAccess(ctx, access.manageOwners);
  return changedMember(await changeMembers(ctx, { kind: "UPDATE", walletAddress, role }));
}
