import "server-only";
import { ChainUnavailableError } from "#contracts/client.ts";
import { DomainError, type ErrorKind } from "#core/errors.ts";
import { DatabaseUnavailableError } from "#db/client.ts";
import { MediaUnavailableError } from "#media/backend.ts";
import { AuthzUnavailableError } from "#spicedb/client.ts";
import type { EdgeResponse } from "../edge/exchange.ts";
import { Reply } from "./reply.ts";

/** Kind → HTTP status of this dialect (spec 2.1). */
export const statusOfKind: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  tooLarge: 413,
  unsupportedType: 415,
  rateLimited: 429,
  internal: 500,
  unavailable: 503,
};

const json = "application/json; charset=utf-8";

/** Success envelope (spec 1.2). A `consistencyToken` in the data is repeated as a header (1.4). */
export function success(result: unknown, status: number, now: Date): EdgeResponse {
  const { data, headers } = result instanceof Reply ? result : new Reply(result);
  return { status, headers: { ...successHeaders(data), ...headers }, body: successBody(data, status, now) };
}

export function successBody(data: unknown, statusCode: number, now: Date): string {
  return JSON.stringify({ statusCode, message: "Request successful", data, timestamp: now.toISOString() });
}

export function successHeaders(data: unknown): EdgeResponse["headers"] {
  const headers: EdgeResponse["headers"] = { "content-type": json, "cache-control": "no-store" };
  const token = data && typeof data === "object" && "consistencyToken" in data ? data.consistencyToken : undefined;
  if (typeof token === "string") headers["x-lx-consistency-token"] = token;
  return headers;
}

/** Error envelope (spec 1.3). */
export function failure(error: DomainError, requestId: string, now: Date): EdgeResponse & { body: string } {
  const status = statusOfKind[error.kind];
  const headers: EdgeResponse["headers"] = { "content-type": json, "cache-control": "no-store" };
  if (status === 401) headers["www-authenticate"] = "Bearer";
  if (status === 503) headers["retry-after"] = "1";
  if (error.retryAfterSeconds !== undefined) headers["retry-after"] = String(error.retryAfterSeconds);
  const body = {
    statusCode: status,
    code: error.code,
    message: error.message,
    ...(error.detail === undefined || status === 500 ? {} : { detail: error.detail }),
    timestamp: now.toISOString(),
    requestId,
  };
  return { status, headers, body: JSON.stringify(body) };
}

/** What a thrown value is on the wire: an outside system's absence has its own code, anything unknown is a defect. */
export function asDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const cause = { cause: thrown };
  if (thrown instanceof DatabaseUnavailableError)
    return new DomainError("DATABASE_ERROR", "database:unavailable", cause);
  if (thrown instanceof AuthzUnavailableError) return new DomainError("AUTHZ_ERROR", "authz:unavailable", cause);
  if (thrown instanceof ChainUnavailableError) return new DomainError("UNAVAILABLE", "chain:unavailable", cause);
  if (thrown instanceof MediaUnavailableError) return new DomainError("VIDEO_ERROR", "video:unavailable", cause);
  return new DomainError("INTERNAL_SERVER_ERROR", undefined, cause);
}
