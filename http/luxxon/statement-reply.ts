import "server-only";
import type { WorkspaceContext } from "#core/context.ts";
import { getStatement } from "#core/statement/get-statement.ts";
import type { StatementQuery } from "#core/statement/statement.schemas.ts";
import { statementCsv } from "#core/statement/statement-csv.ts";
import { RawReply } from "./reply.ts";

/** The statement in the format asked for: enveloped, or a CSV file to save. */
export async function statementReply(ctx: WorkspaceContext, { month, format }: StatementQuery) {
  const statement = await getStatement(ctx, { month });
  if (format === "json") return statement;
  return new RawReply(statementCsv(statement), {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="statement-${month}.csv"`,
  });
}
