import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError, type ErrorCode } from "../errors.ts";
import { type DeletionRefusal, markDeleted } from "./delete-workspace.sql.ts";
import { publicWorkspace } from "./public-workspace.ts";
import type { Workspace } from "./workspaces.schemas.ts";

/**
 * Deletes a workspace for good: its keys are dead at once, it is offline, and nobody has it selected. Members stay in the
 * graph, so that they are told it is gone and strangers are not (spec 7.10).
 * @throws DomainError INVALID_STATE workspace:delete:openSessions, workspace:delete:unsettled
 */
export async function deleteWorkspace(ctx: WorkspaceContext): Promise<Workspace & { consistencyToken: string }> {
  await requireAccess(ctx, access.deleteWorkspace);
  const deleted = await markDeleted(ctx);
  if (typeof deleted === "string") throw new DomainError(codes[deleted], deleted);
  return { ...publicWorkspace(deleted), consistencyToken: deleted.consistencyToken ?? "" };
}

const codes: Record<DeletionRefusal, ErrorCode> = {
  "workspace:deleted": "WORKSPACE_NOT_FOUND",
  "workspace:transferDenied": "NOT_AUTHORIZED",
  "workspace:delete:openSessions": "INVALID_STATE",
  "workspace:delete:unsettled": "INVALID_STATE",
};
