import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../page-cursor.ts";
import type { ListRequestsQuery, LoggedRequest } from "./requests.schemas.ts";
import { selectRequests } from "./requests.sql.ts";

/**
 * A page of the workspace's calls of the last seven days, newest first (spec 7.13).
 * @throws DomainError INVALID_INPUT cursor
 */
export async function listRequests(
  ctx: WorkspaceContext,
  { limit, cursor, keyId, status, since }: ListRequestsQuery,
): Promise<{ rows: LoggedRequest[]; nextCursor: string | null }> {
  await requireAccess(ctx, access.listRequests);
  const query = ["requests", ctx.workspaceId, keyId, status, since];
  const after = cursor === undefined ? null : decodeCursor(cursor, query);
  const found = await selectRequests(ctx, { limit, keyId, status, since, after });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ id: _, at, ...row }) => ({ ...row, at: at.toISOString() })),
    nextCursor: last && found.length > limit ? encodeCursor(last.id, query) : null,
  };
}
