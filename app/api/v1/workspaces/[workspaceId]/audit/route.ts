import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { AuditEntry, ListAuditQuery } from "#core/audit/audit.schemas.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { auditReply } from "#http/luxxon/audit-reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listAudit",
    summary: "Who did what, newest first",
    description:
      "Written with the change itself and never altered. Rows hold no secret. As JSON in pages, or as a CSV file without an envelope.",
    auth: access.readAudit,
    params: z.object({ id: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    query: ListAuditQuery,
    response: z.array(AuditEntry),
    otherMediaTypes: ["text/csv"],
  },
  ({ ctx, query }) => auditReply(ctx, query),
);
