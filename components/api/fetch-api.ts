import { ApiError, type ErrorFacts } from "./api-error.ts";
import { selectedWorkspaceId } from "./selected-workspace.ts";

export interface CallOptions {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: Record<string, unknown>;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** The workspace the call is about. */
  workspaceId?: string;
  /**
   * How the operation learns the workspace: a query or body member, the path (some selection is enough), or the
   * selection itself, which then must be this very workspace. The member is added here.
   */
  workspaceBy?: "query" | "body" | "path" | "selection";
}

export interface Answer<T> {
  data: T;
  /** The server's clock when it answered. */
  at: string;
  /** Absolute URL of the next page, when there is one. */
  next: string | null;
}

const TIMEOUT_MS = 15_000;
const BASE = "/api/v1";

/** Calls `/api/v1` as the signed-in wallet and returns `data`. Every failure is an `ApiError`. */
export async function fetchApi<T>(path: string, options: CallOptions = {}): Promise<T> {
  return (await fetchAnswer<T>(path, options)).data;
}

/** The same with the server's time and the link to the next page. */
export async function fetchAnswer<T>(path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const { workspaceId, workspaceBy } = options;
  if (workspaceId && workspaceBy) await ensureSelected(workspaceId, workspaceBy === "selection");
  try {
    return await call<T>(path, options);
  } catch (error) {
    const unselected = error instanceof ApiError && error.detail === "workspaceNotSelected";
    if (!unselected || !workspaceId) throw error;
    await select(workspaceId);
    return call<T>(path, options);
  }
}

/** Bytes of a picture and the time it was taken. 404 `FRAME_NOT_AVAILABLE` is an `ApiError` like any other. */
export async function fetchPicture(
  path: string,
  options: CallOptions,
): Promise<{ picture: Blob; takenAt: string | null }> {
  if (options.workspaceId) await ensureSelected(options.workspaceId, options.workspaceBy === "selection");
  const response = await send(path, options);
  if (!response.ok) throw await readError(response);
  return { picture: await response.blob(), takenAt: response.headers.get("x-frame-captured-at") };
}

let selecting: { id: string; done: Promise<unknown> } | null = null;

async function ensureSelected(workspaceId: string, exact: boolean): Promise<void> {
  const selected = selectedWorkspaceId();
  if (exact ? selected !== workspaceId : selected === null) await select(workspaceId);
}

/** One selection at a time; calls for the same workspace share it. */
async function select(workspaceId: string): Promise<void> {
  while (selecting && selecting.id !== workspaceId) await selecting.done;
  selecting ??= {
    id: workspaceId,
    done: call("/auth/workspace/select", { method: "POST", body: { workspaceId } }).finally(() => {
      selecting = null;
    }),
  };
  await selecting.done;
}

async function call<T>(path: string, options: CallOptions): Promise<Answer<T>> {
  const response = await send(path, options);
  if (!response.ok) throw await readError(response);
  const envelope = await readJson(response);
  if (!envelope || !("data" in envelope)) throw invalid(response);
  const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1] ?? null;
  return { data: envelope.data as T, at: String(envelope.timestamp), next };
}

async function send(path: string, options: CallOptions): Promise<Response> {
  const { method = "GET", workspaceId, workspaceBy } = options;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {}))
    if (value !== undefined) query.set(name, String(value));
  if (workspaceId && workspaceBy === "query") query.set("workspaceId", workspaceId);
  const body = workspaceId && workspaceBy === "body" ? { ...options.body, workspaceId } : options.body;
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(`${BASE}${path}${query.size ? `?${query}` : ""}`, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: { ...(body ? { "content-type": "application/json" } : {}), ...options.headers },
      signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    const code = deadline.aborted ? "TIMEOUT" : "HTTP_ERROR";
    throw new ApiError({ status: 0, code, message: "No answer" }, { cause });
  }
}

async function readJson(response: Response): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = await response.json();
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new ApiError({ status: 0, code: "HTTP_ERROR", message: "The answer broke off" }, { cause: error });
  }
}

async function readError(response: Response): Promise<ApiError> {
  const envelope = await readJson(response);
  if (typeof envelope?.code !== "string") return invalid(response);
  const seconds = Number(response.headers.get("retry-after"));
  const facts: ErrorFacts = {
    status: response.status,
    code: envelope.code,
    detail: typeof envelope.detail === "string" ? envelope.detail : undefined,
    message: String(envelope.message),
    requestId: response.headers.get("x-request-id") ?? undefined,
    retryAfterSeconds: seconds > 0 ? seconds : undefined,
  };
  return new ApiError(facts);
}

function invalid(response: Response): ApiError {
  return new ApiError({
    status: response.status,
    code: "INVALID_RESPONSE",
    message: "The answer cannot be read",
    requestId: response.headers.get("x-request-id") ?? undefined,
  });
}
