import "server-only";
import type { ListAuditQuery } from "#core/audit/audit.schemas.ts";
import { auditCsv } from "#core/audit/audit-csv.ts";
import { exportAudit } from "#core/audit/export-audit.ts";
import { listAudit } from "#core/audit/list-audit.ts";
import type { WorkspaceContext } from "#core/context.ts";
import { Page, RawReply } from "./reply.ts";

/** The audit log in the format asked for: a page, or a CSV file to save. */
export async function auditReply(ctx: WorkspaceContext, { format, ...query }: ListAuditQuery) {
  if (format === "json") return new Page(await listAudit(ctx, query));
  return new RawReply(auditCsv(await exportAudit(ctx, query)), {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="audit.csv"',
  });
}
