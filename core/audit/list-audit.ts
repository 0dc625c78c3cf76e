import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../page-cursor.ts";
import type { AuditEntry, ListAuditQuery } from "./audit.schemas.ts";
import { selectAudit } from "./audit.sql.ts";

/**
 * A page of what was done in the workspace, and by whom, newest first (spec 7.12).
 * @throws DomainError INVALID_INPUT cursor
 */
export async function listAudit(
  ctx: WorkspaceContext,
  { limit, cursor, action }: ListAuditQuery,
): Promise<{ rows: AuditEntry[]; nextCursor: string | null }> {
  await requireAccess(ctx, access.readAudit);
  const query = ["audit", ctx.workspaceId, action ?? null];
  const after = cursor === undefined ? null : decodeCursor(cursor, query);
  const found = await selectAudit(ctx, { action, after, limit: limit + 1 });
  const rows = found.slice(0, limit).map(({ at, kind, walletAddress, keyId, ...row }) => ({
    ...row,
    at: at.toISOString(),
    actor: { kind, walletAddress, keyId },
  }));
  const last = rows.at(-1);
  return { rows, nextCursor: last && found.length > limit ? encodeCursor(last.id, query) : null };
}
