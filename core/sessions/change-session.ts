import "server-only";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { findSession } from "./find-session.ts";
import type { SessionState } from "./sessions.schemas.ts";
import type { SessionRow } from "./sessions.sql.ts";

const openTo = {
  accept: ["REQUESTED"],
  dispatch: ["REQUESTED"],
  start: ["ASSIGNED", "LIVE"],
  end: ["LIVE"],
  cancel: ["REQUESTED", "ASSIGNED"],
} as const satisfies Record<string, readonly SessionState[]>;

type Operation = keyof typeof openTo;

/** @throws DomainError INVALID_STATE `session:<operation>:<STATE>` */
function requireState(operation: Operation, { state }: Pick<SessionRow, "state">): void {
  const allowed: readonly SessionState[] = openTo[operation];
  if (!allowed.includes(state)) throw new DomainError("INVALID_STATE", `session:${operation}:${state}`);
}

/**
 * Runs one guarded change of a session as it was just found. Who comes when that already forbids the operation hears it
 * without queueing for the row; who comes too late re-reads the session and answers from what it finds (spec 8.1); if by
 * then the session has come into a state that allows the operation, the change runs once more.
 * @param change resolves to undefined when the guard did not hold.
 * @throws DomainError INVALID_STATE `session:<operation>:<STATE>`
 */
export async function changeSession<T>(
  ctx: Context,
  { operation, found }: { operation: Operation; found: SessionRow },
  change: () => Promise<T | undefined>,
): Promise<T> {
  requireState(operation, found);
  for (let attempt = 1; ; attempt++) {
    const changed = await change();
    if (changed !== undefined) return changed;
    const row = await findSession(ctx, found.id);
    requireState(operation, row);
    if (attempt === 3) throw new DomainError("INVALID_STATE", `session:${operation}:${row.state}`);
  }
}
