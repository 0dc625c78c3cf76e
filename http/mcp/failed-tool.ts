import "server-only";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { DomainError, errorCatalogue } from "#core/errors.ts";
import { asDomainError, statusOfKind } from "../luxxon/envelope.ts";

/** What a tool answers that failed (spec 7.13): the same code, status and detail as the wire's, and whether to try again. */
export function failedTool(thrown: unknown, reportDefect: (cause: unknown) => void): CallToolResult {
  const error = thrown instanceof z.ZodError ? inputError(thrown) : asDomainError(thrown);
  const status = statusOfKind[errorCatalogue[error.code].kind];
  if (status >= 500) reportDefect(error.cause ?? error);
  const said = {
    code: error.code,
    status,
    message: error.message,
    detail: status === 500 ? null : (error.detail ?? null),
    retryable: status === 429 || status >= 500,
  };
  // As text alone: clients hold structured content against the schema of success, whatever `isError` says.
  return { isError: true, content: [{ type: "text", text: JSON.stringify(said) }] };
}

/** Names the member at fault and says what is wrong with it: whoever wrote the call reads it and corrects it. */
function inputError({ issues: [issue] }: z.ZodError): DomainError {
  const member = String(issue?.path[0] ?? "arguments");
  return new DomainError("INVALID_INPUT", member, { message: `${member}: ${issue?.message ?? "is not valid"}` });
}
