import { expect, test } from "vitest";
import { routes } from "#app/routes.gen.ts";
import type { TestResponse } from "../testing-request.ts";
import { openApiDocument } from "./openapi.ts";
import { judgeBy } from "./testing-contract.ts";

const judge = judgeBy(await openApiDocument(routes, { APP_URL: "http://localhost:3000" }));
const requestId = "019e2135-4a10-7b22-9c33-44dd55ee66ff";
const timestamp = "2026-05-13T12:00:00.000Z";
const health = { ok: true, surface: "luxxon", version: "v1", buildSha: "dev" };

function answer(status: number, body: object, headers: TestResponse["headers"] = {}): TestResponse {
  const all = { "content-type": "application/json; charset=utf-8", "x-request-id": requestId, ...headers };
  const text = JSON.stringify(body);
  return { status, headers: all, cookies: [], text, bytes: Buffer.from(text), body, data: undefined };
}

const ok = (data: unknown, more: object = {}) =>
  answer(200, { statusCode: 200, message: "Request successful", data, timestamp, ...more });
const failure = (status: number, code: string, detail?: string) =>
  answer(
    status,
    { statusCode: status, code, message: "…", ...(detail ? { detail } : {}), timestamp, requestId },
    { "retry-after": "1", "www-authenticate": "Bearer", allow: "GET" },
  );

test.each<[string, string, string, TestResponse]>([
  ["a success", "GET", "/api/v1/health?x=1", ok(health)],
  [
    "a refusal with a label",
    "GET",
    `/api/v1/sessions/${requestId}`,
    failure(404, "SESSION_NOT_FOUND", "session:notFound"),
  ],
  ["a refusal naming a member", "POST", "/api/v1/sessions", failure(400, "INVALID_INPUT", "maxDurationSeconds")],
  [
    "a label with a state in it",
    "POST",
    `/api/v1/sessions/${requestId}/end`,
    failure(409, "INVALID_STATE", "session:end:ENDED"),
  ],
  [
    "a literal path before a parameter",
    "POST",
    "/api/v1/workspaces/challenge",
    failure(400, "INVALID_INPUT", "walletAddress"),
  ],
  ["an unknown path", "GET", "/api/v1/nothing", failure(404, "NOT_FOUND", "route:unknown")],
  ["an unknown method", "DELETE", "/api/v1/health", failure(405, "METHOD_NOT_ALLOWED", "route:method")],
])("the document allows %s", (_, method, target, response) => {
  expect(judge({ method, target, response })).toBeUndefined();
});

test.each<[string, string, string, TestResponse, RegExp]>([
  ["another member in the envelope", "GET", "/api/v1/health", ok(health, { requestId }), /additional properties/],
  ["another member in the data", "GET", "/api/v1/health", ok({ ...health, uptime: 1 }), /additional properties/],
  ["a missing member", "GET", "/api/v1/health", ok({ ok: true }), /required property/],
  ["a time without milliseconds", "GET", "/api/v1/health", ok(health, { timestamp: "2026-05-13" }), /date-time/],
  [
    "another status",
    "GET",
    "/api/v1/health",
    failure(429, "RATE_LIMITED", "rate:ip"),
    /429, which is not in the document/,
  ],
  [
    "another code",
    "GET",
    `/api/v1/sessions/${requestId}`,
    failure(404, "QUOTE_NOT_FOUND", "pricing:quoteNotFound"),
    /must match/,
  ],
  [
    "another label",
    "POST",
    `/api/v1/sessions/${requestId}/end`,
    failure(409, "INVALID_STATE", "session:start:ENDED"),
    /must match/,
  ],
  ["a refusal without its label", "POST", "/api/v1/sessions", failure(400, "INVALID_INPUT"), /detail/],
  [
    "a 503 without Retry-After",
    "GET",
    "/api/v1/config",
    {
      ...failure(503, "DATABASE_ERROR", "database:unavailable"),
      headers: { "content-type": "application/json", "x-request-id": requestId },
    },
    /without Retry-After/,
  ],
  ["a success where nothing is", "GET", "/api/v1/nothing", ok(health), /no operation/],
  [
    "a body of another type",
    "GET",
    `/api/v1/sessions/${requestId}/frame`,
    answer(200, health, { "x-frame-captured-at": timestamp }),
    /application\/json/,
  ],
])("the document refuses %s", (_, method, target, response, violation) => {
  expect(judge({ method, target, response })).toMatch(violation);
});
