import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { changeSession } from "./change-session.ts";
import { assignLongestIdle } from "./dispatch-session.sql.ts";
import { findSession } from "./find-session.ts";
import { publicSession } from "./public-session.ts";
import { requireConsumer } from "./session-side.ts";
import type { SessionWithToken } from "./sessions.schemas.ts";

/**
 * Has the longest-idle supplier assigned that is ONLINE and covers the point; two sessions never get the same one
 * (spec 7.6, 9). Without one the session stays REQUESTED and the call can be repeated.
 * @throws DomainError SESSION_NOT_FOUND, NOT_YOUR_SESSION session:dispatchDenied, NOT_AUTHORIZED session:consumerOnly,
 * INVALID_STATE session:dispatch:<STATE>, NO_COVERAGE, UNAVAILABLE session:dispatch:allBusy
 */
export async function dispatchSession(ctx: WorkspaceContext, { id }: { id: string }): Promise<SessionWithToken> {
  const workspace = await requireAccess(ctx, access.dispatchSession);
  const found = await findSession(ctx, id);
  requireConsumer(ctx, found, "dispatch");
  const assigned = await changeSession(ctx, { operation: "dispatch", found }, () => assignLongestIdle(ctx, id));
  if (typeof assigned === "string") {
    throw new DomainError(assigned === "session:dispatch:allBusy" ? "UNAVAILABLE" : "NO_COVERAGE", assigned);
  }
  return { ...publicSession(ctx, assigned), consistencyToken: workspace.consistencyToken ?? "" };
}
