import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { publicWorkspace } from "../workspaces/public-workspace.ts";
import type { Workspace } from "../workspaces/workspaces.schemas.ts";
import { findWorkspace } from "../workspaces/workspaces.sql.ts";
import type { RecordLocationInput } from "./locations.schemas.ts";
import { insertLocation } from "./locations.sql.ts";

/**
 * A heartbeat of an operator: where it is, and that it is there (spec 7.3). What it means for the meter of its LIVE
 * sessions is decided with it (10).
 * @throws DomainError NOT_OPERATOR workspace:notSupplier, CONFLICT location:sequence
 */
export async function recordLocation(ctx: WorkspaceContext, sample: RecordLocationInput): Promise<Workspace> {
  const workspace = await requireAccess(ctx, access.recordLocation);
  if (!workspace.roles.includes("SUPPLIER")) throw new DomainError("NOT_OPERATOR", "workspace:notSupplier");
  if (!(await insertLocation(ctx, sample))) throw new DomainError("CONFLICT", "location:sequence");
  return publicWorkspace((await findWorkspace(ctx, ctx.workspaceId)) ?? workspace);
}
