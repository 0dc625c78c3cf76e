import "server-only";

/** What went wrong, independent of any dialect. Each dialect maps a kind to its own status. */
export type ErrorKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "notFound"
  | "methodNotAllowed"
  | "conflict"
  | "tooLarge"
  | "unsupportedType"
  | "rateLimited"
  | "internal"
  | "unavailable";

interface CatalogueEntry {
  readonly kind: ErrorKind;
  readonly message: string;
}

/** Every code that this product can answer with (spec/luxxon 2.1). Append only. */
export const errorCatalogue = {
  INVALID_INPUT: { kind: "invalid", message: "Invalid request payload" },
  OUTSIDE_COVERAGE: { kind: "invalid", message: "Point is outside the coverage area" },
  NO_CREDIT: { kind: "invalid", message: "No credit available" },
  INSUFFICIENT_CREDIT: { kind: "invalid", message: "Insufficient credit for the requested duration" },
  NOT_AUTHENTICATED: { kind: "unauthenticated", message: "Session expired or missing" },
  MISSING_TOKEN: { kind: "unauthenticated", message: "Bearer token is empty" },
  INVALID_TOKEN: { kind: "unauthenticated", message: "Token is not an API key" },
  INVALID_API_KEY: { kind: "unauthenticated", message: "API key is not valid" },
  REVOKED_API_KEY: { kind: "unauthenticated", message: "API key has been revoked" },
  NOT_AUTHORIZED: { kind: "forbidden", message: "Not authorized for this operation" },
  INSUFFICIENT_SCOPE: { kind: "forbidden", message: "API key missing required scope" },
  NOT_OPERATOR: { kind: "forbidden", message: "Caller is not an operator" },
  NOT_YOUR_SESSION: { kind: "forbidden", message: "Caller is not part of this session" },
  WORKSPACE_MISMATCH: { kind: "forbidden", message: "Credential is bound to another workspace" },
  NOT_FOUND: { kind: "notFound", message: "Resource not found" },
  WORKSPACE_NOT_FOUND: { kind: "notFound", message: "Workspace not found" },
  SESSION_NOT_FOUND: { kind: "notFound", message: "Session not found" },
  QUOTE_NOT_FOUND: { kind: "notFound", message: "Quote not found" },
  FRAME_NOT_AVAILABLE: { kind: "notFound", message: "No video frame available yet" },
  METHOD_NOT_ALLOWED: { kind: "methodNotAllowed", message: "Method not allowed" },
  INVALID_STATE: { kind: "conflict", message: "Operation not allowed in the current state" },
  CONFLICT: { kind: "conflict", message: "Conflicts with an existing resource" },
  QUOTE_EXPIRED: { kind: "conflict", message: "Quote has expired" },
  PAYLOAD_TOO_LARGE: { kind: "tooLarge", message: "Request body is too large" },
  UNSUPPORTED_MEDIA_TYPE: { kind: "unsupportedType", message: "Content-Type must be application/json" },
  RATE_LIMITED: { kind: "rateLimited", message: "Too many requests" },
  INTERNAL_SERVER_ERROR: { kind: "internal", message: "Internal server error" },
  NO_COVERAGE: { kind: "unavailable", message: "No operator covers this point" },
  UNAVAILABLE: { kind: "unavailable", message: "Service temporarily unavailable" },
  DATABASE_ERROR: { kind: "unavailable", message: "Database unavailable" },
  AUTHZ_ERROR: { kind: "unavailable", message: "Authorization service unavailable" },
  VIDEO_ERROR: { kind: "unavailable", message: "Video service unavailable" },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** The one error that verbs throw. `detail` is a member name or an `area:reason` label (spec/luxxon 2.2). */
export class DomainError extends Error {
  override name = "DomainError";
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  /** When a refused call is worth another try. */
  readonly retryAfterSeconds: number | undefined;
  constructor(
    code: ErrorCode,
    detail?: string,
    options: { message?: string; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(options.message ?? errorCatalogue[code].message, { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get kind(): ErrorKind {
    return errorCatalogue[this.code].kind;
  }
}
