import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { Statement, StatementQuery } from "#core/statement/statement.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";
import { statementReply } from "#http/luxxon/statement-reply.ts";

export const GET = luxxon.route(
  {
    id: "getStatement",
    summary: "A month of the ledger with opening and closing balance",
    description: "As JSON, or as a CSV file without an envelope. The changes of the lines add up to closing − opening.",
    auth: access.readUsage,
    params: z.object({ id: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    query: StatementQuery,
    response: Statement,
    otherMediaTypes: ["text/csv"],
  },
  ({ ctx, query }) => statementReply(ctx, query),
);
