import { connect } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "#app/routes.gen.ts";
import { startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";
import type { RouteHandler } from "../edge/exchange.ts";
import { loadRouteTable } from "./route-table.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp({ CORS_ORIGINS: "https://friend.example" });
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const envelope = ({ status, body }: TestResponse) => [status, body?.statusCode, body?.code, body?.detail];

describe("routing", () => {
  test.each([
    "/nothing",
    "/health/",
    "/",
    "/health//ready",
    "/workspaces/x/y/z",
    "/../v1/health",
    "/%zz",
    "/health%2fready",
    "/Health",
  ])("404 in the envelope for %s", async (path) => {
    expect(envelope(await app.call("GET", path))).toEqual([404, 404, "NOT_FOUND", "route:unknown"]);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])(
    "405 with Allow for %s on a GET route",
    async (method) => {
      const answer = await app.call(method, "/health");
      expect(envelope(answer)).toEqual([405, 405, "METHOD_NOT_ALLOWED", "route:method"]);
      expect(answer.headers.allow).toBe("GET, HEAD, OPTIONS");
    },
  );

  test("a malformed escape in an id names the parameter", async () => {
    const answer = await app.call("GET", "/workspaces/%zz", workspace);
    expect(envelope(answer)).toEqual([400, 400, "INVALID_INPUT", "id"]);
  });

  test("HEAD answers as GET without the body", async () => {
    const [get, head] = [await app.call("GET", "/config"), await app.call("HEAD", "/config")];
    expect([head.status, head.text]).toEqual([200, ""]);
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
    expect(head.headers["cache-control"]).toBe("public, max-age=60");
  });

  test("an absolute-form target finds the same route", async () => {
    const { host } = new URL(app.url);
    const socket = connect(Number(host.split(":")[1]), "127.0.0.1");
    socket.write(`GET http://${host}/api/v1/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const chunks = await socket.toArray();
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1.1 200 OK/);
  });
});

describe("what Node would answer by itself", () => {
  async function raw(text: string): Promise<string> {
    const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
    socket.write(text);
    return Buffer.concat(await socket.toArray()).toString();
  }

  test.each([
    ["no HTTP at all", "hello\r\n\r\n", 400, "INVALID_INPUT"],
    ["a NUL in the target", "GET /api/v1/he\0alth HTTP/1.1\r\nHost: a\r\n\r\n", 400, "INVALID_INPUT"],
    [
      "headers of 100 kB",
      `GET /api/v1/health HTTP/1.1\r\nHost: a\r\nA: ${"x".repeat(100_000)}\r\n\r\n`,
      400,
      "INVALID_INPUT",
    ],
    [
      "two lengths",
      "POST /api/v1/me HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
      400,
      "INVALID_INPUT",
    ],
    ["no host", "GET /api/v1/health HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "INVALID_INPUT"],
    ["CONNECT", "CONNECT /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n", 405, "METHOD_NOT_ALLOWED"],
  ])("%s is answered in the envelope, and the connection ends", async (_name, text, status, code) => {
    const [head = "", body = ""] = (await raw(text)).split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain("x-content-type-options: nosniff");
    expect(JSON.parse(body)).toMatchObject({ statusCode: status, code });
  });

  test("an expectation that nobody knows is no reason to refuse", async () => {
    const text = "GET /api/v1/health HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\nConnection: close\r\n\r\n";
    expect(await raw(text)).toMatch(/^HTTP\/1.1 200 OK/);
  });
});

describe("body", () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    app.call("POST", "/auth/wallet/challenge", { body, headers });

  test.each([
    ["not JSON", "{", "body:malformedJson"],
    ["not UTF-8 JSON", '{"a":\u0001}', "body:malformedJson"],
    ["an array", "[]", "body:notObject"],
    ["null", "null", "body:notObject"],
    ["nothing", "", "body:notObject"],
    ["60,000 brackets", "[".repeat(60_000), "body:malformedJson"],
  ])("400 for %s", async (_name, body, detail) => {
    expect(envelope(await post(body))).toEqual([400, 400, "INVALID_INPUT", detail]);
  });

  test("415 for another content type, and parameters of the right one are ignored", async () => {
    const body = JSON.stringify({ walletAddress: workspace.account.address });
    expect(envelope(await post(body, { "content-type": "text/plain" }))).toEqual([
      415,
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      "body:contentType",
    ]);
    expect((await post(body, { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(200);
  });

  test("65,536 bytes are read; one more is 413, announced or not", async () => {
    const json = JSON.stringify({ walletAddress: workspace.account.address });
    expect((await post(json.padEnd(65_536))).status).toBe(200);
    expect(envelope(await post(json.padEnd(65_537)))).toEqual([413, 413, "PAYLOAD_TOO_LARGE", "body:tooLarge"]);
    const { host } = new URL(app.url);
    const socket = connect(Number(host.split(":")[1]), "127.0.0.1");
    const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
    socket.write(
      `POST /api/v1/auth/wallet/challenge HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`,
    );
    const [first] = (await socket.take(1).toArray()) as Buffer[];
    expect(first?.toString()).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  test("an operation without a body schema ignores body and type, not size", async () => {
    const options = { cookie: workspace.cookie, headers: { "content-type": "text/html" } };
    expect((await app.call("GET", "/me", { ...options, body: "<html>" })).status).toBe(200);
    expect((await app.call("GET", "/me", { ...options, body: "x".repeat(70_000) })).status).toBe(413);
  });
});

describe("headers", () => {
  test("an idle connection is kept longer than a proxy in front keeps it", async () => {
    const { headers } = await app.call("GET", "/health");
    expect(headers["keep-alive"]).toBe("timeout=75");
  });

  test("security headers and the request id are on success and failure", async () => {
    for (const answer of [await app.call("GET", "/health"), await app.call("GET", "/nope")]) {
      expect(answer.headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
      });
      expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    }
    const kept = await app.call("GET", "/nope", { headers: { "x-request-id": "my.request_id-1" } });
    expect([kept.headers["x-request-id"], kept.body.requestId]).toEqual(["my.request_id-1", "my.request_id-1"]);
    const replaced = await app.call("GET", "/nope", { headers: { "x-request-id": "short" } });
    expect(replaced.headers["x-request-id"]).not.toBe("short");
  });

  test("CORS: listed origins are echoed, credentials for our own only, others get nothing", async () => {
    const from = (origin: string) => app.call("GET", "/health", { headers: { origin } });
    const own = (await from(app.url)).headers;
    expect([own["access-control-allow-origin"], own["access-control-allow-credentials"]]).toEqual([app.url, "true"]);
    const friend = (await from("https://friend.example")).headers;
    expect([friend["access-control-allow-origin"], friend["access-control-allow-credentials"]]).toEqual([
      "https://friend.example",
      undefined,
    ]);
    expect((await from("https://evil.example")).headers["access-control-allow-origin"]).toBeUndefined();
    const preflight = await app.call("OPTIONS", "/sessions", { headers: { origin: "https://friend.example" } });
    expect([preflight.status, preflight.text]).toEqual([204, ""]);
    expect(preflight.headers["access-control-allow-headers"]).toContain("Idempotency-Key");
  });

  test.each(["not base64!", "a".repeat(1_025), "AAAA", ""])("400 for the consistency token %.12j", async (token) => {
    const answer = await app.call("GET", "/me", {
      cookie: workspace.cookie,
      headers: { "x-lx-consistency-token": token },
    });
    expect(envelope(answer)).toEqual([400, 400, "INVALID_INPUT", "X-Lx-Consistency-Token"]);
  });

  test("a token of a membership write is accepted, from a cookie and from a key", async () => {
    const { consistency_token: token } = (await app.clients.db.row<{ consistency_token: string }>(
      sql`select consistency_token from workspaces where id = ${workspace.id}`,
    )) ?? { consistency_token: "" };
    const { plaintext } = await app.createKey(workspace, ["sessions:read"]);
    for (const credential of [{ cookie: workspace.cookie }, { key: plaintext }]) {
      const answer = await app.call("GET", "/me", { ...credential, headers: { "x-lx-consistency-token": token } });
      expect(answer.status).toBe(200);
    }
  });
});

test("front and Next route handler answer the same requests byte for byte", async () => {
  const { plaintext: key } = await app.createKey(workspace, ["sessions:read", "wallet:read"]);
  const match = await loadRouteTable(routes);
  const requests: [method: string, path: string, headers?: Record<string, string>, body?: string][] = [
    ["GET", "/health"],
    ["GET", "/config"],
    ["GET", "/docs-json"],
    ["GET", "/me"],
    ["GET", "/me", { authorization: `Bearer ${key}` }],
    ["GET", "/me", { cookie: workspace.cookie }],
    ["HEAD", "/config"],
    ["GET", "/workspaces", { cookie: workspace.cookie }],
    ["GET", `/workspaces/${workspace.id}`, { authorization: `Bearer ${key}` }],
    ["GET", "/workspaces/nope", { authorization: `Bearer ${key}` }],
    ["GET", "/sessions?limit=5&limit=6", { authorization: `Bearer ${key}` }],
    ["GET", "/wallet/events", { authorization: `Bearer ${key}` }],
    ["POST", "/auth/wallet/challenge", { "content-type": "application/json" }, "{}"],
    ["POST", "/auth/logout", { origin: "https://evil.example" }],
    [
      "PATCH",
      `/workspaces/${workspace.id}`,
      { cookie: workspace.cookie, "content-type": "application/json" },
      '{"name":"Same"}',
    ],
  ];
  const comparable = (status: number, headers: Headers, text: string) => {
    const kept = [...headers].filter(
      ([name]) => !["date", "connection", "keep-alive", "content-length"].includes(name),
    );
    return {
      status,
      headers: Object.fromEntries(kept.sort()),
      text: text.replace(/"timestamp":"[^"]+"/g, '"timestamp"'),
    };
  };
  for (const [method, path, headers = {}, body] of requests) {
    const target = `${app.url}/api/v1${path}`;
    const init = {
      method,
      headers: { ...headers, "x-request-id": "same-request" },
      ...(body === undefined ? {} : { body }),
    };
    const front = await fetch(target, init);
    const matched = match(new URL(target).pathname);
    const handler = matched?.handlers[method === "HEAD" ? "GET" : method] as RouteHandler;
    const inside = await handler(new Request(target, init), { params: Promise.resolve(matched?.params ?? {}) });
    expect(comparable(inside.status, inside.headers, await inside.text()), `${method} ${path}`).toEqual(
      comparable(front.status, front.headers, await front.text()),
    );
  }
});
