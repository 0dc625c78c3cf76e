import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { AuditEntry, ListAuditQuery } from "#core/audit/audit.schemas.ts";
import { listAudit } from "#core/audit/list-audit.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { Page } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listAudit",
    summary: "Who did what, newest first",
    description: "Written with the change itself and never altered. Rows hold no secret.",
    auth: access.readAudit,
    params: z.object({ id: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    query: ListAuditQuery,
    response: z.array(AuditEntry),
  },
  async ({ ctx, query }) => new Page(await listAudit(ctx, query)),
);
