import { isRetryableStatus, LuxxonError, readError, retryAfterSeconds } from "./errors.ts";
import { pause } from "./pause.ts";

export interface SendOptions {
  fetch: (request: Request) => Promise<Response>;
  retries: number;
  timeoutMs: number;
}

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/**
 * Sends a request, and sends it again when it may be repeated without effect: GET, HEAD, and calls with an
 * `Idempotency-Key`. Gives the first answer below 400. @throws LuxxonError
 */
export async function send(request: Request, { fetch, retries, timeoutMs }: SendOptions): Promise<Response> {
  const isSafe = request.method === "GET" || request.method === "HEAD" || request.headers.has("idempotency-key");
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(request.clone(), fetch, timeoutMs);
    if (outcome instanceof Response && outcome.status < 400) return outcome;
    const waitMs = pauseBefore(outcome, attempt);
    const isFinal = !isSafe || attempt >= retries || waitMs > longestPauseMs;
    if (outcome instanceof Response && (isFinal || !isRetryableStatus(outcome.status))) throw await readError(outcome);
    if (outcome instanceof LuxxonError && (isFinal || !outcome.retryable)) throw outcome;
    if (outcome instanceof Response) await outcome.body?.cancel();
    await pause(waitMs, request.signal);
  }
}

/** The answer, or why there was none. An abort by the caller is thrown as it is. */
async function attemptOnce(request: Request, fetch: SendOptions["fetch"], timeoutMs: number) {
  const deadline = AbortSignal.timeout(timeoutMs);
  const caller = request.signal;
  try {
    return await whole(await fetch(new Request(request, { signal: AbortSignal.any([caller, deadline]) })));
  } catch (cause) {
    caller.throwIfAborted();
    if (cause instanceof LuxxonError) return cause;
    return deadline.aborted
      ? new LuxxonError({ code: "TIMEOUT", status: 0, message: `No answer within ${timeoutMs} ms` }, cause)
      : new LuxxonError({ code: "HTTP_ERROR", status: 0, message: "No answer" }, cause);
  }
}

/** The answer with its body read, so that the time limit covers it. Streams are passed on. */
async function whole(response: Response): Promise<Response> {
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("text/event-stream")) return response;
  const body = await response.arrayBuffer();
  if (response.ok && type.startsWith("application/json") && !isJson(body)) {
    const facts = { status: response.status, requestId: response.headers.get("x-request-id") ?? undefined };
    throw new LuxxonError({ ...facts, code: "INVALID_RESPONSE", message: "The answer cannot be read" });
  }
  const { status, statusText, headers } = response;
  return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers });
}

function isJson(body: ArrayBuffer): boolean {
  try {
    JSON.parse(new TextDecoder().decode(body));
    return true;
  } catch {
    return false;
  }
}

/** Doubles from attempt to attempt, with half of it random so that many clients do not come back at once. */
function pauseBefore(outcome: Response | LuxxonError, attempt: number): number {
  const backoffMs = firstPauseMs * 2 ** attempt;
  const asked = outcome instanceof Response ? (retryAfterSeconds(outcome.headers) ?? 0) * 1000 : 0;
  return Math.max(asked, backoffMs / 2 + (Math.random() * backoffMs) / 2);
}
