import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { changeSession } from "./change-session.ts";
import { cancelWaitingSession } from "./end-and-cancel.sql.ts";
import { findSession } from "./find-session.ts";
import { publicSession } from "./public-session.ts";
import { requireConsumer } from "./session-side.ts";
import type { Session } from "./sessions.schemas.ts";

/**
 * REQUESTED or ASSIGNED → CANCELLED by the consumer, without charge (spec 7.6, 8.1 row 9).
 * @throws DomainError SESSION_NOT_FOUND, NOT_YOUR_SESSION session:cancelDenied, NOT_AUTHORIZED session:consumerOnly,
 * INVALID_STATE session:cancel:<STATE>
 */
export async function cancelSession(ctx: WorkspaceContext, { id }: { id: string }): Promise<Session> {
  await requireAccess(ctx, access.cancelSession);
  const found = await findSession(ctx, id);
  requireConsumer(ctx, found, "cancel");
  const cancelled = await changeSession(ctx, { operation: "cancel", found }, () => cancelWaitingSession(ctx, id));
  return publicSession(ctx, cancelled);
}
