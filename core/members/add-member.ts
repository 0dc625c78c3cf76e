import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { changeMembers } from "./change-members.ts";
import { changedMember } from "./changed-member.ts";
import type { AddMemberInput, ChangedMember } from "./members.schemas.ts";

/**
 * Gives a wallet a role in the workspace; only an owner makes owners (spec 7.10).
 * @throws DomainError CONFLICT member:exists, member:limit; AUTHZ_ERROR, and then nothing remains
 */
export async function addMember(
  ctx: WorkspaceContext,
  { walletAddress, role }: AddMemberInput,
): Promise<ChangedMember> {
  await requireAccess(ctx, role === "OWNER" ? access.manageOwners : access.manageMembers);
  return changedMember(await changeMembers(ctx, { kind: "ADD", walletAddress, role }));
}
