import "server-only";
import type { Address } from "viem";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { changeMembers } from "./change-members.ts";
import { changedMember } from "./changed-member.ts";
import type { ChangedMember } from "./members.schemas.ts";

/**
 * Makes another member OWNER and the caller ADMIN, in one graph write. The pool stays with the workspace's wallet
 * (spec 7.10).
 * @throws DomainError INVALID_INPUT walletAddress, NOT_FOUND member:notFound
 */
export async function transferWorkspace(
  ctx: WorkspaceContext,
  { walletAddress }: { walletAddress: Address },
): Promise<ChangedMember> {
  await requireAccess(ctx, access.transferWorkspace);
  if (ctx.actor.kind === "wallet_session" && ctx.actor.walletAddress === walletAddress) {
    throw new DomainError("INVALID_INPUT", "walletAddress");
  }
  return changedMember(await changeMembers(ctx, { kind: "TRANSFER", walletAddress, role: "OWNER" }));
}
