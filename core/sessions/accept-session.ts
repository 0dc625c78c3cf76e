import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { WorkspaceRow } from "../workspaces/workspaces.sql.ts";
import { assignSession } from "./assign-session.sql.ts";
import { changeSession } from "./change-session.ts";
import { isWithin } from "./distance.ts";
import { findSession } from "./find-session.ts";
import { publicSession } from "./public-session.ts";
import type { SessionWithToken } from "./sessions.schemas.ts";
import type { SessionRow } from "./sessions.sql.ts";

/**
 * Takes a waiting session for the caller's workspace, in any availability state (spec 7.6, 8.2). Of several suppliers one
 * gets it.
 * @throws DomainError NOT_OPERATOR session:notSupplier, SESSION_NOT_FOUND, NOT_AUTHORIZED session:selfDealing,
 * OUTSIDE_COVERAGE session:accept:outsideCoverage, INVALID_STATE session:accept:<STATE> or session:accept:assignmentLimit
 */
export async function acceptSession(ctx: WorkspaceContext, { id }: { id: string }): Promise<SessionWithToken> {
  const workspace = await requireAccess(ctx, access.acceptSession);
  if (!workspace.roles.includes("SUPPLIER")) throw new DomainError("NOT_OPERATOR", "session:notSupplier");
  const found = await findSession(ctx, id);
  requireOtherParty(ctx, workspace, found);
  requireCovered(workspace, found);
  const assigned = await changeSession(ctx, { operation: "accept", found }, () => assignSession(ctx, id));
  if (assigned === "full") throw new DomainError("INVALID_STATE", "session:accept:assignmentLimit");
  return { ...publicSession(ctx, assigned), consistencyToken: workspace.consistencyToken ?? "" };
}

/** With real money nobody serves itself (spec 8.1). */
function requireOtherParty({ settings }: WorkspaceContext, workspace: WorkspaceRow, row: SessionRow): void {
  const isSelf = row.consumerWorkspaceId === workspace.id || row.consumerWallet === workspace.walletAddress;
  if (isSelf && settings.ENVIRONMENT === "LIVE") throw new DomainError("NOT_AUTHORIZED", "session:selfDealing");
}

function requireCovered({ coverageLat: lat, coverageLng: lng, coverageRadiusMeters }: WorkspaceRow, row: SessionRow) {
  if (lat === null || lng === null || coverageRadiusMeters === null) return;
  const point = { lat: row.requestedLat, lng: row.requestedLng };
  if (!isWithin({ lat, lng }, point, coverageRadiusMeters))
    throw new DomainError("OUTSIDE_COVERAGE", "session:accept:outsideCoverage");
}
