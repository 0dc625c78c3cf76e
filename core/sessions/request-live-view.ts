import "server-only";
import type { WorkspaceContext } from "../context.ts";
import { createSession } from "./create-session.ts";
import type { CreateSessionInput, Session } from "./sessions.schemas.ts";
import { type Patience, waitForSession } from "./wait-for-session.ts";

/**
 * Opens a session and waits for LIVE; gives it as it is when that does not come in time (spec 7.13).
 * @throws DomainError as createSession; the reason of the signal
 */
export async function requestLiveView(
  ctx: WorkspaceContext,
  { timeoutMs, signal, ...input }: CreateSessionInput & Patience,
): Promise<Session> {
  const { id } = await createSession(ctx, input);
  return waitForSession(ctx, { id, timeoutMs, signal });
}
