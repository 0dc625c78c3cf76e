import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { publicWorkspace } from "./public-workspace.ts";
import { patchWorkspace } from "./update-workspace.sql.ts";
import type { UpdateWorkspaceInput, Workspace } from "./workspaces.schemas.ts";

/**
 * Changes the name, and of a supplier availability, circle and device; all of the patch or none of it. Without a known
 * member nothing changes (spec 7.3, 8.2).
 * @throws DomainError NOT_AUTHORIZED workspace:nameWalletOnly, NOT_OPERATOR workspace:notSupplier, INVALID_STATE
 * workspace:availability:BUSY, workspace:availability:coverageMissing, workspace:coverage:<STATE>
 */
export async function updateWorkspace(ctx: WorkspaceContext, patch: UpdateWorkspaceInput): Promise<Workspace> {
  const workspace = await requireAccess(ctx, access.updateWorkspace);
  const { name, ...supplierMembers } = patch;
  const isOfSupplier = Object.values(supplierMembers).some((value) => value !== undefined);
  if (name !== undefined && ctx.actor.kind !== "wallet_session")
    throw new DomainError("NOT_AUTHORIZED", "workspace:nameWalletOnly");
  if (isOfSupplier && !workspace.roles.includes("SUPPLIER"))
    throw new DomainError("NOT_OPERATOR", "workspace:notSupplier");
  if (name === undefined && !isOfSupplier) return publicWorkspace(workspace);
  const patched = await patchWorkspace(ctx, patch);
  if (!patched) throw new DomainError("WORKSPACE_NOT_FOUND", "workspace:deleted");
  if (patched.refusal) throw new DomainError("INVALID_STATE", patched.refusal);
  return publicWorkspace(patched);
}
