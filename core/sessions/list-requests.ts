import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { decodeCursor, encodeCursor } from "../page-cursor.ts";
import { publicSession } from "./public-session.ts";
import { selectRequests } from "./requests.sql.ts";
import type { ListRequestsQuery, SessionRequest } from "./sessions.schemas.ts";

/**
 * A page of what waits inside the supplier's circle, oldest first, without saying who asked (spec 7.13).
 * @throws DomainError NOT_OPERATOR session:notSupplier, INVALID_STATE workspace:availability:coverageMissing, INVALID_INPUT
 * cursor
 */
export async function listRequests(
  ctx: WorkspaceContext,
  { limit, cursor }: ListRequestsQuery,
): Promise<{ rows: SessionRequest[]; nextCursor: string | null }> {
  const workspace = await requireAccess(ctx, access.readRequests);
  if (!workspace.roles.includes("SUPPLIER")) throw new DomainError("NOT_OPERATOR", "session:notSupplier");
  const { coverageLat: lat, coverageLng: lng, coverageRadiusMeters: radiusMeters, walletAddress } = workspace;
  const query = ["requests", ctx.workspaceId];
  const after = cursor === undefined ? null : decodeCursor(cursor, query);
  if (lat === null || lng === null || radiusMeters === null)
    throw new DomainError("INVALID_STATE", "workspace:availability:coverageMissing");
  const exceptWallet = ctx.settings.ENVIRONMENT === "LIVE" ? walletAddress : null;
  const found = await selectRequests(ctx, { lat, lng, radiusMeters }, { limit: limit + 1, after, exceptWallet });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => {
      const { consumerWorkspaceId: _, ...session } = publicSession(ctx, row);
      return { ...session, distanceMeters: Math.round(row.distanceMeters * 100) / 100 };
    }),
    nextCursor: last && found.length > limit ? encodeCursor(last.id, query) : null,
  };
}
