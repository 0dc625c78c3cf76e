import "server-only";
import type { ApiKeyActor, WalletActor } from "../context.ts";
import { DomainError } from "../errors.ts";

/**
 * The effective workspace (spec 3.1): for a key its own, decided by comparing ids alone; for a cookie the named one,
 * else the selected one.
 * @throws DomainError WORKSPACE_MISMATCH, INVALID_INPUT workspaceNotSelected
 */
export function bindWorkspace(
  actor: ApiKeyActor | WalletActor,
  named: string | undefined,
  mismatch = "workspace:mismatch",
): string {
  if (actor.kind === "api_key") {
    if (named !== undefined && named !== actor.workspaceId) throw new DomainError("WORKSPACE_MISMATCH", mismatch);
    return actor.workspaceId;
  }
  const workspaceId = named ?? actor.activeWorkspaceId;
  if (!workspaceId) throw new DomainError("INVALID_INPUT", "workspaceNotSelected");
  return workspaceId;
}
