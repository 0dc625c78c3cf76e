import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { findSession } from "./find-session.ts";
import { mayPublish, publicSession } from "./public-session.ts";
import { requireReader } from "./session-side.ts";
import type { Session } from "./sessions.schemas.ts";

/**
 * One session of the caller's workspace, on either side, with the meter at this moment (spec 7.6).
 * @throws DomainError SESSION_NOT_FOUND, NOT_AUTHORIZED session:viewDenied
 */
export async function getSession(ctx: WorkspaceContext, { id }: { id: string }): Promise<Session> {
  await requireAccess(ctx, access.readSessions);
  const row = await findSession(ctx, id);
  requireReader(ctx, row);
  return publicSession(ctx, row, { mayPublish: await mayPublish(ctx, [row]) });
}
