import "server-only";
import type { Settings } from "#env.ts";
import type { EdgeRequest, EdgeResponse } from "../edge/exchange.ts";

const allowedRequestHeaders =
  "Authorization, Content-Type, Idempotency-Key, X-Lx-Consistency-Token, X-Request-Id, Last-Event-ID";
const exposedHeaders =
  "X-Request-Id, X-Lx-Consistency-Token, RateLimit, RateLimit-Policy, Retry-After, Link, Idempotency-Replayed, X-Frame-Captured-At";

/** Security, CORS and request id headers of every response (spec 1.1). */
export function commonHeaders(
  request: Pick<EdgeRequest, "header">,
  settings: Settings,
  requestId: string,
): Record<string, string> {
  const headers: Record<string, string> = {
    "x-request-id": requestId,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    vary: "Origin",
  };
  if (settings.APP_URL.startsWith("https:"))
    headers["strict-transport-security"] = "max-age=31536000; includeSubDomains";
  const origin = request.header("origin");
  if (origin && (origin === settings.APP_URL || settings.CORS_ORIGINS.includes(origin))) {
    headers["access-control-allow-origin"] = origin;
    headers["access-control-expose-headers"] = exposedHeaders;
    if (origin === settings.APP_URL) headers["access-control-allow-credentials"] = "true";
  }
  return headers;
}

/** The answer to a CORS preflight: 204 (spec 1.1). */
export function preflight(methods: readonly string[]): EdgeResponse {
  return {
    status: 204,
    headers: {
      "access-control-allow-methods": methods.join(", "),
      "access-control-allow-headers": allowedRequestHeaders,
      "access-control-max-age": "600",
      "cache-control": "no-store",
    },
    body: null,
  };
}
