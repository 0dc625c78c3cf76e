import type { Calls, Session, SessionState } from "./calls.ts";
import { LuxxonError } from "./errors.ts";
import { pause } from "./pause.ts";

export interface WaitOptions {
  /** How long to wait in all; 30,000. */
  timeoutMs?: number | undefined;
  /** Time between two looks; 500. */
  intervalMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** The state was not reached. `code` is TIMEOUT, or INVALID_STATE when the session is over. */
export class WaitError extends LuxxonError {
  override readonly name = "WaitError";
  /** As it was seen last. */
  readonly session: Session;
  constructor(code: "TIMEOUT" | "INVALID_STATE", session: Session) {
    super({ code, status: 0, message: `The session is ${session.state}`, detail: `session:wait:${session.state}` });
    this.session = session;
  }

  override get retryable(): boolean {
    return this.code === "TIMEOUT";
  }
}

const finalStates: readonly SessionState[] = ["ENDED", "EXPIRED", "CANCELLED"];

/** Looks until the session is in one of the states. @throws WaitError, LuxxonError, the reason of the signal */
export async function waitForState(
  calls: Pick<Calls, "get">,
  id: string,
  states: readonly SessionState[],
  { timeoutMs = 30_000, intervalMs = 500, signal }: WaitOptions = {},
): Promise<Session> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const session = await calls.get("/sessions/{id}", { params: { path: { id } }, signal: signal ?? null });
    if (states.includes(session.state)) return session;
    if (finalStates.includes(session.state)) throw new WaitError("INVALID_STATE", session);
    const leftMs = until - performance.now();
    if (leftMs <= 0) throw new WaitError("TIMEOUT", session);
    await pause(Math.min(intervalMs, leftMs), signal);
  }
}
