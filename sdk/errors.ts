import type { components } from "./api.gen.ts";

/** The codes of the API, and those that are made here when there is no answer to read. */
export type LuxxonErrorCode =
  | components["schemas"]["Error"]["code"]
  | "HTTP_ERROR"
  | "TIMEOUT"
  | "INVALID_RESPONSE"
  // A newer server may have more; treat them by their status.
  | (string & {});

export interface LuxxonErrorFacts {
  code: LuxxonErrorCode;
  /** 0 when there was no answer. */
  status: number;
  message: string;
  /** The member at fault, or a label `area:reason`. */
  detail?: string | undefined;
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
}

/** A call that did not succeed. */
export class LuxxonError extends Error implements LuxxonErrorFacts {
  override readonly name: string = "LuxxonError";
  readonly code: LuxxonErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  constructor({ code, status, message, detail, requestId, retryAfterSeconds }: LuxxonErrorFacts, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same call may succeed later, unchanged. */
  get retryable(): boolean {
    return isRetryableStatus(this.status) || this.code === "HTTP_ERROR" || this.code === "TIMEOUT";
  }
}

export const isRetryableStatus = (status: number) => status === 429 || status >= 500;

/** The error that an answer carries; one that is not of this API is INVALID_RESPONSE. */
export async function readError(response: Response): Promise<LuxxonError> {
  const envelope: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const facts = {
    status: response.status,
    requestId: response.headers.get("x-request-id") ?? undefined,
    retryAfterSeconds: retryAfterSeconds(response.headers),
  };
  if (!isErrorEnvelope(envelope))
    return new LuxxonError({ ...facts, code: "INVALID_RESPONSE", message: "The answer is not one of this API" });
  const { code, message, detail } = envelope;
  return new LuxxonError({ ...facts, code, message, detail });
}

/** `Retry-After` as seconds, whether the server gave seconds or a date. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function isErrorEnvelope(value: unknown): value is { code: string; message: string; detail?: string } {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}
