import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { changeSession } from "./change-session.ts";
import { findSession } from "./find-session.ts";
import { mediaInputOf, newMediaInput } from "./media-input.ts";
import { discardMediaInput, insertMediaInput } from "./media-inputs.sql.ts";
import { mediaUrls, publicSession } from "./public-session.ts";
import { requireOperator } from "./session-side.ts";
import type { StartedSession } from "./sessions.schemas.ts";
import { type SessionRow, selectSession } from "./sessions.sql.ts";

/**
 * Creates the session's media input, once, and hands out its URLs; a repeat gives the same ones (spec 7.6, 8.1 row 4).
 * The input is opened at the backend outside any transaction: if that fails the session is as before, and if the session
 * left ASSIGNED meanwhile the input is deleted again.
 * @throws DomainError SESSION_NOT_FOUND, NOT_YOUR_SESSION session:startDenied, NOT_OPERATOR session:notAssignedOperator,
 * INVALID_STATE session:start:<STATE>; MediaUnavailableError
 */
export async function startSession(ctx: WorkspaceContext, { id }: { id: string }): Promise<StartedSession> {
  await requireAccess(ctx, access.startSession);
  const found = await findSession(ctx, id);
  requireOperator(ctx, found, "start");
  const { row, videoBackendRef } = await changeSession(ctx, { operation: "start", found }, () => openInput(ctx, id));
  const { whipUrl, whepUrl } = mediaUrls(ctx, row);
  return { session: publicSession(ctx, row, { mayPublish: true }), videoBackendRef, whipUrl, whepUrl };
}

/** The session with its open input; undefined when it has none to offer (any more). */
async function openInput(ctx: WorkspaceContext, id: string): Promise<SessionWithInput | undefined> {
  await insertMediaInput(ctx, id, newMediaInput());
  const row = await selectSession(ctx, id);
  const input = row && mediaInputOf(row);
  if (!input || row.isOverdue) return undefined;
  if (row.state === "LIVE") return { row, videoBackendRef: input.inputId };
  // Also when an earlier call made the row: it may have died before it reached the backend.
  await ctx.media.open(input).catch(async (error: unknown) => {
    await discardMediaInput(ctx, input.inputId);
    throw error;
  });
  const after = await selectSession(ctx, id);
  if (after?.inputId === input.inputId) return { row: after, videoBackendRef: input.inputId };
  await discardMediaInput(ctx, input.inputId);
  return undefined;
}

interface SessionWithInput {
  row: SessionRow;
  videoBackendRef: string;
}
