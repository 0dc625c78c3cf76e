import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import type { AuditEntry } from "./audit.schemas.ts";
import { selectAuditEntry } from "./audit.sql.ts";
import { publicEntry } from "./public-entry.ts";

/** One entry of the workspace's log; null when it has no such entry. */
export async function findAuditEntry(ctx: WorkspaceContext, { id }: { id: string }): Promise<AuditEntry | null> {
  await requireAccess(ctx, access.readAudit);
  const row = await selectAuditEntry(ctx, id);
  return row ? publicEntry(row) : null;
}
