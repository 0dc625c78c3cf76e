import "server-only";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { applyDueTransitions } from "./due-transitions.ts";
import { type SessionRow, selectSession } from "./sessions.sql.ts";

/**
 * The session as it stands now, with the transitions applied that are due. The caller compares the sides.
 * @throws DomainError SESSION_NOT_FOUND
 */
export async function findSession(ctx: Context, id: string): Promise<SessionRow> {
  const row = await selectSession(ctx, id);
  if (!row) throw new DomainError("SESSION_NOT_FOUND", "session:notFound");
  if (!(await applyDueTransitions(ctx, [row]))) return row;
  return (await selectSession(ctx, id)) ?? row;
}
