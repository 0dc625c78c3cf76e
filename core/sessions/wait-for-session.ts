import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { WorkspaceContext } from "../context.ts";
import { getSession } from "./get-session.ts";
import type { Session, SessionState } from "./sessions.schemas.ts";

/** Time between two looks: well under the second in which a first picture makes a session LIVE. */
const intervalMs = 500;

const finalStates: readonly SessionState[] = ["ENDED", "EXPIRED", "CANCELLED"];

export interface Patience {
  timeoutMs: number;
  /** Who waits may go away. */
  signal?: AbortSignal | undefined;
}

/**
 * Looks until the session is LIVE, over, or the time is up, and gives it as it is then. Every look is a read of its own,
 * so a caller that loses access stops waiting.
 * @throws DomainError as getSession; the reason of the signal
 */
export async function waitForSession(
  ctx: WorkspaceContext,
  { id, timeoutMs, signal }: Patience & { id: string },
): Promise<Session> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const session = await getSession(ctx, { id });
    const leftMs = until - performance.now();
    if (session.state === "LIVE" || finalStates.includes(session.state) || leftMs <= 0) return session;
    await pause(Math.min(intervalMs, leftMs), undefined, signal ? { signal } : {});
  }
}
