import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../page-cursor.ts";
import type { ListMembersQuery, Member } from "./members.schemas.ts";
import { selectMembers } from "./members.sql.ts";
import { publicMember } from "./public-member.ts";

/**
 * A page of the workspace's members, oldest first (spec 7.10).
 * @throws DomainError INVALID_INPUT cursor
 */
export async function listMembers(
  ctx: WorkspaceContext,
  { limit, cursor }: ListMembersQuery,
): Promise<{ rows: Member[]; nextCursor: string | null }> {
  await requireAccess(ctx, access.listMembers);
  const query = ["members", ctx.workspaceId];
  const after = cursor === undefined ? null : decodeCursor(cursor, query);
  const found = await selectMembers(ctx, { limit: limit + 1, after });
  const rows = found.slice(0, limit).map(publicMember);
  const last = rows.at(-1);
  return { rows, nextCursor: last && found.length > limit ? encodeCursor(last.id, query) : null };
}
