import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import type { AuditEntry, AuditFilter } from "./audit.schemas.ts";
import { selectAudit } from "./audit.sql.ts";
import { publicEntry } from "./public-entry.ts";

const maxExported = 10_000;

/** The newest entries that match, at most 10,000, to save as a file. */
export async function exportAudit(ctx: WorkspaceContext, filter: AuditFilter): Promise<AuditEntry[]> {
  await requireAccess(ctx, access.readAudit);
  return (await selectAudit(ctx, { ...filter, after: null, limit: maxExported })).map(publicEntry);
}
