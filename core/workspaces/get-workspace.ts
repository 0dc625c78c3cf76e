import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { publicWorkspace } from "./public-workspace.ts";
import type { Workspace } from "./workspaces.schemas.ts";

/** The effective workspace (spec 7.3). */
export async function getWorkspace(ctx: WorkspaceContext): Promise<Workspace> {
  return publicWorkspace(await requireAccess(ctx, access.getWorkspace));
}
