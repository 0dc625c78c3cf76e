import "server-only";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { findWorkspace, type WorkspaceRow } from "../workspaces/workspaces.sql.ts";
import type { WorkspaceAccess } from "./access.ts";
import { askPermission } from "./ask-permission.ts";

/**
 * The first line of every verb in a workspace: the key's scope or the wallet's permission, then the workspace itself.
 * The same SpiceDB check runs for existing and unknown ids, so a stranger cannot tell them apart (spec 3.1, 5).
 * @returns the workspace, not deleted.
 * @throws DomainError NOT_AUTHORIZED, INSUFFICIENT_SCOPE, WORKSPACE_MISMATCH, WORKSPACE_NOT_FOUND, AUTHZ_ERROR
 */
export async function requireAccess(ctx: WorkspaceContext, access: WorkspaceAccess): Promise<WorkspaceRow> {
  requireScope(ctx, access);
  const { actor, workspaceId } = ctx;
  if (actor.kind === "api_key") {
    if (actor.workspaceId !== workspaceId) throw new DomainError("WORKSPACE_MISMATCH", "workspace:mismatch");
    return present(await findWorkspace(ctx, workspaceId));
  }
  const { permission } = access;
  const [verdict, workspace] = await Promise.all([
    askPermission(ctx, { workspaceId, walletAddress: actor.walletAddress, permission }),
    findWorkspace(ctx, workspaceId),
  ]);
  if (verdict === "unknown") throw new DomainError("AUTHZ_ERROR", "authz:unavailable");
  if (verdict === "denied" || !workspace) throw new DomainError("NOT_AUTHORIZED", `workspace:${permission}Denied`);
  return present(workspace);
}

/** The kind of caller and the key's scopes, decided without any store (spec 1.5, steps 6 and 7). */
export function requireScope({ actor }: Pick<WorkspaceContext, "actor">, { scopes }: WorkspaceAccess): void {
  if (actor.kind !== "api_key") return;
  if (!scopes) throw new DomainError("NOT_AUTHORIZED", "auth:walletOnly");
  if (scopes.length > 0 && !scopes.some((scope) => actor.scopes.includes(scope))) {
    throw new DomainError("INSUFFICIENT_SCOPE", "scope:missing", {
      message: `API key missing required scope: ${scopes.join(" | ")}`,
    });
  }
}

function present(workspace: WorkspaceRow | undefined): WorkspaceRow {
  if (!workspace || workspace.deletedAt) throw new DomainError("WORKSPACE_NOT_FOUND", "workspace:deleted");
  return workspace;
}
