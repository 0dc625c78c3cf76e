import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import type { Scope } from "#core/keys/keys.schemas.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

const scopes: Scope[] = ["sessions:read", "sessions:create", "sessions:operate", "wallet:read", "pricing:read"];
const point = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600 };

let app: TestApp;
let workspace: TestWorkspace;
let key: string;
let agent: Client;

beforeAll(async () => {
  app = await startTestApp();
  const privateKey: Hex = generatePrivateKey();
  workspace = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  key = (await app.createKey(workspace, scopes)).plaintext;
  await mintAndDeposit({ rpcUrl: inject("parts").rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 100_000_000n });
  agent = await connect(key);
});
afterAll(async () => {
  await agent.close();
  await app.stop();
});

async function connect(bearer: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  const headers = { Authorization: `Bearer ${bearer}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${app.url}/api/mcp`), { requestInit: { headers } }));
  return client;
}

async function connectFor(as: TestWorkspace, keyScopes: Scope[]): Promise<Client> {
  const client = await connect((await app.createKey(as, keyScopes)).plaintext);
  onTestFinished(() => client.close());
  return client;
}

interface Result {
  isError?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: the answer of any tool
  structuredContent?: any;
  content: { type: string; text?: string; data?: string; mimeType?: string }[];
}

const use = async (client: Client, name: string, args: object = {}) =>
  (await client.callTool({ name, arguments: { ...args } })) as unknown as Result;

/** The data of a tool that must succeed. */
async function data(name: string, args: object = {}) {
  const { isError, structuredContent, content } = await use(agent, name, args);
  expect(isError, content[0]?.text).toBeUndefined();
  expect(JSON.parse(content[0]?.text ?? "")).toEqual(structuredContent);
  return structuredContent;
}

/** What a tool says that must fail. */
async function failure(client: Client, name: string, args: object = {}) {
  const { isError, content } = await use(client, name, args);
  expect([isError, content.length]).toEqual([true, 1]);
  return JSON.parse(content[0]?.text ?? "");
}

const operate = (id: string, step: "accept" | "start") => app.call("POST", `/sessions/${id}/${step}`, { key });

describe("tools", () => {
  test("every tool of the spec is listed, with a description, a schema whose members are described, and hints", async () => {
    const { tools } = await agent.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "request_live_view",
      "wait_for_live",
      "list_sessions",
      "get_session",
      "get_frame",
      "get_stream_url",
      "end_session",
      "cancel_session",
      "get_wallet",
      "get_settlement",
    ]);
    for (const { name, description, inputSchema, outputSchema, annotations } of tools) {
      expect([name, inputSchema.type, typeof description, typeof annotations?.readOnlyHint]).toEqual([
        name,
        "object",
        "string",
        "boolean",
      ]);
      expect(JSON.stringify([inputSchema, outputSchema])).not.toContain("$ref");
    }
    const view = tools.find(({ name }) => name === "request_live_view");
    expect(view?.inputSchema.required).toEqual(["lat", "lng", "maxDurationSeconds"]);
    expect(agent.getServerVersion()).toMatchObject({ name: "luxxon" });
    expect(agent.getInstructions()).toContain("micro-USDC");
  });

  test("the whole job: request, wait, look, end, read the settlement and the wallet", async () => {
    const asked = await data("request_live_view", { ...point, timeoutMs: 0 });
    expect([asked.state, asked.isLive, asked.session.holdMicroUsdc]).toEqual(["REQUESTED", false, "600000"]);
    const { sessionId } = asked;
    expect((await data("get_wallet")).heldMicroUsdc).toBe("600000");
    const waiting = data("wait_for_live", { sessionId });
    await operate(sessionId, "accept");
    await operate(sessionId, "start");
    expect(await waiting).toMatchObject({ sessionId, state: "LIVE", isLive: true });
    const { content } = await use(agent, "get_frame", { sessionId });
    expect(content[0]).toMatchObject({ type: "image", mimeType: "image/jpeg" });
    expect(Buffer.from(content[0]?.data ?? "", "base64").subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect(JSON.parse(content[1]?.text ?? "").capturedAt).toMatch(/^\d{4}-.+Z$/);
    expect((await data("get_stream_url", { sessionId })).whepUrl).toMatch(/\/media\/whep\//);
    expect(await data("get_session", { sessionId })).toMatchObject({ id: sessionId, state: "LIVE" });
    expect(await data("end_session", { sessionId })).toMatchObject({ state: "ENDED", endReason: "CONSUMER_ENDED" });
    expect(["PENDING", "SKIPPED"]).toContain((await data("get_settlement", { sessionId })).state);
    const { sessions, nextCursor } = await data("list_sessions", { state: ["ENDED"], side: "consumer", limit: 1 });
    expect([sessions[0].id, nextCursor]).toEqual([sessionId, null]);
  });

  test("a request is LIVE in one call when an operator is quick", async () => {
    const requested = data("request_live_view", point);
    const newest = async () => (await data("list_sessions", { state: ["REQUESTED"] })).sessions[0]?.id;
    await expect.poll(newest).toBeDefined();
    const id = await newest();
    await operate(id, "accept");
    await operate(id, "start");
    expect(await requested).toMatchObject({ sessionId: id, isLive: true });
    await data("end_session", { sessionId: id });
  });

  test("waiting ends with a session that is over, without an error", async () => {
    const { sessionId } = await data("request_live_view", { ...point, timeoutMs: 0 });
    const waiting = data("wait_for_live", { sessionId });
    await data("cancel_session", { sessionId });
    expect(await waiting).toMatchObject({ state: "CANCELLED", isLive: false });
  });

  test("a caller that hangs up stops the waiting", async () => {
    const { sessionId } = await data("request_live_view", { ...point, timeoutMs: 0 });
    const impatient = await connect(key);
    const lookups = vi.spyOn(app.clients.db, "row");
    const calls = vi.spyOn(app.clients.log, "info");
    onTestFinished(() => {
      lookups.mockRestore();
      calls.mockRestore();
    });
    const waiting = use(impatient, "wait_for_live", { sessionId, timeoutMs: 55_000 });
    waiting.catch(() => undefined);
    await expect.poll(() => lookups.mock.calls.length).toBeGreaterThan(2);
    await impatient.close();
    await expect
      .poll(() => calls.mock.calls, { timeout: 20_000 })
      .toContainEqual([expect.objectContaining({ path: "/api/mcp", method: "POST" }), "call"]);
    await expect(waiting).rejects.toThrow();
    await data("cancel_session", { sessionId });
  });
});

describe("failures", () => {
  test("a refusal has code, status, message, detail and whether to try again", async () => {
    expect(await failure(agent, "get_session", { sessionId: workspace.id })).toEqual({
      code: "SESSION_NOT_FOUND",
      status: 404,
      message: "Session not found",
      detail: "session:notFound",
      retryable: false,
    });
    const { sessionId } = await data("request_live_view", { ...point, timeoutMs: 0 });
    expect(await failure(agent, "end_session", { sessionId })).toMatchObject({
      code: "INVALID_STATE",
      status: 409,
      detail: "session:end:REQUESTED",
    });
    expect(await failure(agent, "get_frame", { sessionId })).toMatchObject({ detail: "session:frame:REQUESTED" });
    expect(await failure(agent, "get_stream_url", { sessionId })).toMatchObject({
      detail: "session:viewerToken:REQUESTED",
    });
    await data("cancel_session", { sessionId });
  });

  test.each<[string, object, string]>([
    ["request_live_view", { lng: 2, maxDurationSeconds: 60 }, "lat"],
    ["request_live_view", { ...point, lng: 181 }, "lng"],
    ["request_live_view", { ...point, timeoutMs: -1 }, "timeoutMs"],
    ["wait_for_live", { sessionId: "x" }, "sessionId"],
    ["list_sessions", { state: ["GONE"] }, "state"],
    ["list_sessions", { cursor: "AAAA" }, "cursor"],
    ["get_frame", {}, "sessionId"],
    ["get_settlement", { sessionId: 7 }, "sessionId"],
  ])("%s with %j names the member", async (name, args, detail) => {
    expect(await failure(agent, name, args)).toMatchObject({
      code: "INVALID_INPUT",
      status: 400,
      detail,
      retryable: false,
    });
  });

  test("an unknown tool is an error of the protocol", async () => {
    await expect(use(agent, "delete_everything")).rejects.toThrow(/no tool delete_everything/);
  });

  test("an empty pool is NO_CREDIT, and no session is left", async () => {
    const poor = await connectFor(await app.createWorkspace(), scopes);
    expect(await failure(poor, "request_live_view", point)).toMatchObject({
      code: "NO_CREDIT",
      detail: "credit:empty",
    });
    expect((await use(poor, "list_sessions")).structuredContent.sessions).toEqual([]);
  });
});

describe("who may call", () => {
  test("each tool needs the scope of its operation", async () => {
    const reader = await connectFor(workspace, ["sessions:read"]);
    const missing = { code: "INSUFFICIENT_SCOPE", status: 403, detail: "scope:missing", retryable: false };
    expect(await failure(reader, "request_live_view", point)).toMatchObject(missing);
    expect(await failure(reader, "end_session", { sessionId: workspace.id })).toMatchObject(missing);
    expect(await failure(reader, "cancel_session", { sessionId: workspace.id })).toMatchObject(missing);
    expect(await failure(reader, "get_wallet")).toMatchObject(missing);
    const payer = await connectFor(workspace, ["wallet:read"]);
    for (const name of ["wait_for_live", "get_session", "get_frame", "get_stream_url", "get_settlement"])
      expect(await failure(payer, name, { sessionId: workspace.id })).toMatchObject(missing);
    expect(await failure(payer, "list_sessions")).toMatchObject(missing);
  });

  test("a stranger's key sees nothing of a session", async () => {
    const { sessionId } = await data("request_live_view", { ...point, timeoutMs: 0 });
    const stranger = await connectFor(await app.createWorkspace(), scopes);
    for (const name of ["wait_for_live", "get_session", "get_frame", "get_stream_url", "get_settlement"])
      expect(await failure(stranger, name, { sessionId })).toMatchObject({ status: 403, detail: "session:viewDenied" });
    expect(await failure(stranger, "cancel_session", { sessionId })).toMatchObject({ detail: "session:cancelDenied" });
    expect(await failure(stranger, "end_session", { sessionId })).toMatchObject({ detail: "session:endDenied" });
    await data("cancel_session", { sessionId });
  });

  const post = (options: Parameters<TestApp["call"]>[2]) =>
    app.call("POST", "/api/mcp", {
      body: { jsonrpc: "2.0", id: 1, method: "tools/list" },
      ...options,
      headers: { accept: "application/json, text/event-stream", ...options?.headers },
    });

  test.each<[string, () => Parameters<TestApp["call"]>[2], string, string]>([
    ["no credential", () => ({}), "NOT_AUTHENTICATED", "auth:missing"],
    ["a cookie", () => ({ cookie: workspace.cookie }), "NOT_AUTHENTICATED", "auth:missing"],
    ["something else", () => ({ key: "sk-1" }), "INVALID_TOKEN", "auth:notAKey"],
    ["an empty bearer", () => ({ headers: { authorization: "Bearer" } }), "MISSING_TOKEN", "auth:emptyBearer"],
    ["an unknown key", () => ({ key: key.replace(/.{43}$/, "0".repeat(43)) }), "INVALID_API_KEY", "key:unknown"],
  ])("%s is 401 with the envelope and WWW-Authenticate", async (_, options, code, detail) => {
    const { status, body, headers } = await post(options());
    expect([status, body.code, body.detail, headers["www-authenticate"]]).toEqual([401, code, detail, "Bearer"]);
  });

  test("a client with a wrong key is told so at once", async () => {
    await expect(connect("lxxn_test_wrong")).rejects.toThrow(/401|INVALID_API_KEY/);
  });

  test("a revoked key is refused at its next call", async () => {
    const minted = await app.createKey(workspace, ["sessions:read"]);
    const client = await connect(minted.plaintext);
    onTestFinished(() => client.close());
    const revoke = `/workspaces/${workspace.id}/api-keys/${minted.id}/revoke`;
    await app.call("POST", revoke, { cookie: workspace.cookie, body: { graceSeconds: 0 } });
    await expect(use(client, "list_sessions")).rejects.toThrow(/REVOKED_API_KEY/);
  });

  test("without sessions: POST alone, one JSON answer, the request id on it, and no stream to open", async () => {
    const { status, body, headers } = await post({ key });
    expect([status, body.id, body.result.tools.length > 8]).toEqual([200, 1, true]);
    expect(headers["content-type"]).toMatch(/^application\/json/);
    expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers["mcp-session-id"]).toBeUndefined();
    const opened = await app.call("GET", "/api/mcp", { key });
    expect([opened.status, opened.headers.allow]).toEqual([405, "POST, OPTIONS"]);
  });

  test("what is not JSON-RPC, and what is too large, is refused", async () => {
    expect((await post({ key, body: { hello: 1 } })).body.error.code).toBe(-32700);
    expect((await post({ key, body: "{" })).status).toBe(400);
    expect(
      (await post({ key, body: { jsonrpc: "2.0", id: 1, method: "x", params: { a: "x".repeat(70_000) } } })).body.code,
    ).toBe("PAYLOAD_TOO_LARGE");
  });
});
