import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../page-cursor.ts";
import type { AuditEntry, AuditFilter, ListAuditQuery } from "./audit.schemas.ts";
import { type AuditLogRow, selectAudit, selectAuditEntry } from "./audit.sql.ts";

const maxExported = 10_000;

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

/** The newest entries that match, at most 10,000, to save as a file. */
export async function exportAudit(ctx: WorkspaceContext, filter: AuditFilter): Promise<AuditEntry[]> {
  await requireAccess(ctx, access.readAudit);
  return (await selectAudit(ctx, { ...filter, after: null, limit: maxExported })).map(publicEntry);
}

function publicEntry({ at, kind, walletAddress, keyId, ...row }: AuditLogRow): AuditEntry {
  return { ...row, at: at.toISOString(), actor: { kind, walletAddress, keyId } };
}

/** One entry of the workspace's log; null when it has no such entry. */
export async function findAuditEntry(ctx: WorkspaceContext, { id }: { id: string }): Promise<AuditEntry | null> {
  await requireAccess(ctx, access.readAudit);
  const row = await selectAuditEntry(ctx, id);
  return row ? publicEntry(row) : null;
}
