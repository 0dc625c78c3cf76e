import "server-only";
import { DomainError } from "../errors.ts";
import type { SessionRow } from "./sessions.sql.ts";

/**
 * The id of the session's open media input (spec 7.6, 12).
 * @throws DomainError INVALID_STATE `session:<operation>:<STATE>` when it has none, not yet or not any more
 */
export function requireMediaInput(operation: "viewerToken" | "producerToken", row: SessionRow): string {
  if (row.inputId === null) throw new DomainError("INVALID_STATE", `session:${operation}:${row.state}`);
  return row.inputId;
}
