import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { changeSession } from "./change-session.ts";
import { endLiveSession } from "./end-and-cancel.sql.ts";
import { findSession } from "./find-session.ts";
import { publicSession } from "./public-session.ts";
import { requireEnder } from "./session-side.ts";
import type { Session } from "./sessions.schemas.ts";

/**
 * LIVE → ENDED by either side; the meter is final (spec 7.6, 8.1 row 6).
 * @throws DomainError SESSION_NOT_FOUND, NOT_YOUR_SESSION session:endDenied, INVALID_STATE session:end:<STATE>
 */
export async function endSession(ctx: WorkspaceContext, { id }: { id: string }): Promise<Session> {
  await requireAccess(ctx, access.endSession);
  const found = await findSession(ctx, id);
  requireEnder(ctx, found);
  const ended = await changeSession(ctx, { operation: "end", found }, () => endLiveSession(ctx, id));
  return publicSession(ctx, ended);
}
