import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { decodeCursor, encodeCursor } from "../page-cursor.ts";
import { applyDueTransitionsOfWorkspace } from "./due-transitions.ts";
import { mayPublish, publicSession } from "./public-session.ts";
import type { ListSessionsQuery, Session } from "./sessions.schemas.ts";
import { selectSessionPage } from "./sessions.sql.ts";

/**
 * A page of the workspace's sessions, on both sides by default, newest first, each once (spec 7.6).
 * @throws DomainError INVALID_INPUT cursor
 */
export async function listSessions(
  ctx: WorkspaceContext,
  { limit, side, state, cursor }: ListSessionsQuery,
): Promise<{ rows: Session[]; nextCursor: string | null }> {
  await requireAccess(ctx, access.readSessions);
  const query = ["sessions", ctx.workspaceId, side ?? null, state ? [...new Set(state)].sort() : null];
  const after = cursor === undefined ? null : decodeCursor(cursor, query);
  await applyDueTransitionsOfWorkspace(ctx);
  const found = await selectSessionPage(ctx, { limit, side, state, after });
  const page = found.slice(0, limit);
  const publisher = { mayPublish: await mayPublish(ctx, page) };
  const last = page.at(-1);
  return {
    rows: page.map((row) => publicSession(ctx, row, publisher)),
    nextCursor: last && found.length > limit ? encodeCursor(last.id, query) : null,
  };
}
