import type { Calls, Schema, Session } from "./calls.ts";
import { WaitError, type WaitOptions, waitForState } from "./wait-for-state.ts";

export interface LiveViewRequest extends WaitOptions {
  lat: number;
  lng: number;
  /** The most that is watched and held for, in seconds. */
  maxDurationSeconds: number;
  /** How long an operator may take to accept; 300. */
  waitTimeoutSeconds?: number | undefined;
  workspaceId?: string | undefined;
  /** Makes a repeat of this request the same session; random when left out. */
  idempotencyKey?: string | undefined;
  /** Called before the waiting starts. */
  onCreated?: ((session: Schema<"SessionWithToken">) => void) | undefined;
}

/**
 * Creates a session and waits for LIVE. Gives the session as it is when it is not LIVE in time or over before that.
 * @throws LuxxonError, the reason of the signal
 */
export async function requestLiveView(calls: Calls, request: LiveViewRequest): Promise<Session> {
  const { timeoutMs, intervalMs, signal, idempotencyKey, onCreated, ...body } = request;
  const headers = idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey };
  const created = await calls.post("/sessions", { body, headers, signal: signal ?? null });
  onCreated?.(created);
  try {
    return await waitForState(calls, created.id, ["LIVE"], { timeoutMs, intervalMs, signal });
  } catch (error) {
    if (error instanceof WaitError) return error.session;
    throw error;
  }
}
