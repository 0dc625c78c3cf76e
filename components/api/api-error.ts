/** What a failed call leaves behind; plain data, so that a server component can pass it on. */
export interface ErrorFacts {
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** Spec 2.1, or `HTTP_ERROR`, `TIMEOUT`, `INVALID_RESPONSE` when there was no answer to read. */
  code: string;
  detail?: string | undefined;
  message: string;
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
}

/** A call that did not succeed. */
export class ApiError extends Error implements ErrorFacts {
  override name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  constructor(facts: ErrorFacts, options?: { cause?: unknown }) {
    super(facts.message, options);
    this.status = facts.status;
    this.code = facts.code;
    this.detail = facts.detail;
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/** The facts of anything thrown: an `ApiError` as it is, everything else as a defect of ours. */
export function errorFacts(error: unknown): ErrorFacts {
  if (error instanceof ApiError) {
    const { status, code, detail, message, requestId, retryAfterSeconds } = error;
    return { status, code, detail, message, requestId, retryAfterSeconds };
  }
  return { status: 500, code: "INTERNAL_SERVER_ERROR", message: "Internal server error" };
}
