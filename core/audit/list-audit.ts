import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../page-cursor.ts";
import type { AuditEntry, ListAuditQuery } from "./audit.schemas.ts";
import { selectAudit } from "./audit.sql.ts";
import { publicEntry } from "./public-entry.ts";

/**
 * A page of what was done in the workspace, and by whom, newest first (spec 7.12).
 * @throws DomainError INVALID_INPUT cursor
 */
export async function listAudit(
  ctx: WorkspaceContext,
  { limit, cursor, action, actor, since, until }: Omit<ListAuditQuery, "format">,
): Promise<{ rows: AuditEntry[]; nextCursor: string | null }> {
  await requireAccess(ctx, access.readAudit);
  const query = ["audit", ctx.workspaceId, action ?? null, actor ?? null, since ?? null, until ?? null];
  const after = cursor === undefined ? null : decodeCursor(cursor, query);
  const found = await selectAudit(ctx, { action, actor, since, until, after, limit: limit + 1 });
  const rows = found.slice(0, limit).map(publicEntry);
  const last = rows.at(-1);
  return { rows, nextCursor: last && found.length > limit ? encodeCursor(last.id, query) : null };
}
