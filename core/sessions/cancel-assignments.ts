import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { applyDueTransitionsOfWorkspace } from "./due-transitions.ts";
import { cancelAssignedSessions } from "./end-and-cancel.sql.ts";
import type { CancelledAssignments } from "./sessions.schemas.ts";

/**
 * Gives back every ASSIGNED session of the caller's workspace as operator, without charge; LIVE ones go on (spec 7.6,
 * 8.1 row 10). What is due by the clock happens first.
 * @returns the sessions that this call cancelled, oldest first.
 * @throws DomainError NOT_OPERATOR session:notSupplier
 */
export async function cancelAssignments(ctx: WorkspaceContext): Promise<CancelledAssignments> {
  const workspace = await requireAccess(ctx, access.cancelAssignments);
  if (!workspace.roles.includes("SUPPLIER")) throw new DomainError("NOT_OPERATOR", "session:notSupplier");
  await applyDueTransitionsOfWorkspace(ctx);
  const rows = await cancelAssignedSessions(ctx);
  rows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  return { count: rows.length, cancelled: rows.map(({ id }) => id) };
}
