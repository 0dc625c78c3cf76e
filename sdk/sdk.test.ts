import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { mintAndDeposit } from "../contracts/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "../http/testing.ts";
import { createLuxxon, type Luxxon, LuxxonError, WaitError } from "./luxxon.ts";

const scopes = ["sessions:read", "sessions:create", "sessions:operate", "wallet:read"];
const point = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600 };

let app: TestApp;
let workspace: TestWorkspace;
let apiKey: string;
let luxxon: Luxxon;

beforeAll(async () => {
  app = await startTestApp();
  workspace = await funded(100_000_000n);
  apiKey = (await app.createKey(workspace, scopes)).plaintext;
  luxxon = createLuxxon({ baseUrl: app.url, apiKey });
});
afterAll(() => app.stop());

async function funded(amountMicroUsdc: bigint): Promise<TestWorkspace> {
  const privateKey: Hex = generatePrivateKey();
  const created = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  await mintAndDeposit({ rpcUrl: inject("parts").rpcUrl, ...app.contracts, privateKey, amountMicroUsdc });
  return created;
}

const path = (id: string) => ({ params: { path: { id } } });

/** A client that keeps what it sends, and whose first calls get `faults` instead of answers. */
function watched(faults: (() => Response | Promise<Response>)[] = [], options: { retries?: number } = {}) {
  const sent: Request[] = [];
  const fetch = async (request: Request) => {
    sent.push(request.clone());
    const fault = faults.shift();
    return fault ? fault() : globalThis.fetch(request);
  };
  return { sent, client: createLuxxon({ baseUrl: `${app.url}/`, apiKey, fetch, ...options }) };
}

const broken = () => Promise.reject(new TypeError("fetch failed"));
const unavailable = () =>
  Response.json(
    { statusCode: 503, code: "DATABASE_ERROR", message: "Database unavailable", detail: "database:unavailable" },
    { status: 503, headers: { "x-request-id": "019e2135-4a10-7b22", "retry-after": "0" } },
  );

test("the whole job: request a view, see it live, end it, read the settlement", async () => {
  const operator = createLuxxon({ baseUrl: app.url, apiKey });
  let started = Promise.resolve<unknown>(undefined);
  const session = await luxxon.requestLiveView({
    ...point,
    onCreated: ({ id }) => {
      started = operator
        .post("/sessions/{id}/accept", path(id))
        .then(() => operator.post("/sessions/{id}/start", path(id)));
    },
  });
  await started;
  expect([session.state, session.requestedLat, session.consumerWorkspaceId]).toEqual(["LIVE", point.lat, workspace.id]);
  const picture = await luxxon.api.GET("/sessions/{id}/frame", { ...path(session.id), parseAs: "arrayBuffer" });
  expect([...new Uint8Array(picture.data as ArrayBuffer).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  expect((await luxxon.post("/sessions/{id}/end", path(session.id))).state).toBe("ENDED");
  const settlement = await luxxon.get("/settlements/{sessionId}", { params: { path: { sessionId: session.id } } });
  expect(["PENDING", "SKIPPED"]).toContain(settlement.state);
  expect((await luxxon.get("/sessions", { params: { query: { state: "ENDED" } } })).map(({ id }) => id)).toContain(
    session.id,
  );
});

describe("waiting", () => {
  test("a view that nobody serves in time is given as it is", async () => {
    const session = await luxxon.requestLiveView({ ...point, timeoutMs: 0 });
    expect(session.state).toBe("REQUESTED");
  });

  test("the time limit is a WaitError with the session; waiting on may succeed", async () => {
    const { id } = await luxxon.post("/sessions", { body: point });
    const waiting = luxxon.waitForState(id, ["ASSIGNED"], { timeoutMs: 0 });
    await expect(waiting).rejects.toMatchObject({
      code: "TIMEOUT",
      retryable: true,
      session: { id, state: "REQUESTED" },
    });
    const assigned = luxxon.waitForState(id, ["LIVE", "ASSIGNED"]);
    await luxxon.post("/sessions/{id}/accept", path(id));
    expect((await assigned).state).toBe("ASSIGNED");
  });

  test("a session that is over does not let anybody wait", async () => {
    const { id } = await luxxon.post("/sessions", { body: point });
    await luxxon.delete("/sessions/{id}", path(id));
    const error = await luxxon.waitForState(id, ["LIVE"]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WaitError);
    expect(error).toMatchObject({ code: "INVALID_STATE", detail: "session:wait:CANCELLED", retryable: false });
  });

  test("an abort stops the waiting with its reason and leaves the session", async () => {
    const { id } = await luxxon.post("/sessions", { body: point });
    const controller = new AbortController();
    const { client, sent } = watched();
    const waiting = client.waitForState(id, ["LIVE"], { signal: controller.signal, intervalMs: 60_000 });
    await expect.poll(() => sent.length).toBe(1);
    controller.abort(new Error("changed my mind"));
    await expect(waiting).rejects.toThrow("changed my mind");
    expect((await luxxon.get("/sessions/{id}", path(id))).state).toBe("REQUESTED");
  });
});

describe("errors", () => {
  test("a refusal carries code, status, detail and request id, and says whether to try again", async () => {
    const poor = await app.createWorkspace();
    const client = createLuxxon({ baseUrl: app.url, apiKey: (await app.createKey(poor, scopes)).plaintext });
    const error = await client.post("/sessions", { body: point }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LuxxonError);
    expect(error).toMatchObject({ code: "NO_CREDIT", status: 400, detail: "credit:empty", retryable: false });
    expect((error as LuxxonError).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("a refusal is thrown by the plain client too", async () => {
    const call = createLuxxon({ baseUrl: app.url, apiKey: "nothing" }).api.GET("/me");
    await expect(call).rejects.toMatchObject({ code: "INVALID_TOKEN", status: 401 });
  });

  test("an answer of something else is INVALID_RESPONSE, no answer is HTTP_ERROR, a late one is TIMEOUT", async () => {
    const html = () => new Response("<html>", { status: 502, headers: { "content-type": "text/html" } });
    const half = () => new Response('{"da', { headers: { "content-type": "application/json" } });
    const codeOf = (client: Luxxon) => client.get("/me").catch((error: LuxxonError) => [error.code, error.status]);
    expect(await codeOf(watched([html], { retries: 0 }).client)).toEqual(["INVALID_RESPONSE", 502]);
    expect(await codeOf(watched([half]).client)).toEqual(["INVALID_RESPONSE", 200]);
    expect(await codeOf(watched([broken], { retries: 0 }).client)).toEqual(["HTTP_ERROR", 0]);
    const hanging = (request: Request) =>
      new Promise<Response>((_, reject) =>
        request.signal.addEventListener("abort", () => reject(request.signal.reason)),
      );
    const slow = createLuxxon({ baseUrl: app.url, apiKey, fetch: hanging, timeoutMs: 1, retries: 0 });
    expect(await codeOf(slow)).toEqual(["TIMEOUT", 0]);
  });
});

describe("repeating", () => {
  test("a read is repeated after no answer and after 503, and the last failure is thrown", async () => {
    const { client, sent } = watched([broken, unavailable]);
    expect((await client.get("/wallet")).workspaceId).toBe(workspace.id);
    expect(sent).toHaveLength(3);
    const hopeless = watched([unavailable, unavailable, unavailable]);
    await expect(hopeless.client.get("/wallet")).rejects.toMatchObject({ code: "DATABASE_ERROR", retryable: true });
    expect(hopeless.sent).toHaveLength(3);
  });

  test("a refusal is not repeated, nor is a write that could happen twice", async () => {
    const refused = watched();
    await expect(refused.client.get("/sessions/{id}", path(workspace.id))).rejects.toMatchObject({ status: 404 });
    expect(refused.sent).toHaveLength(1);
    const { id } = await luxxon.post("/sessions", { body: point });
    const write = watched([unavailable]);
    await expect(write.client.post("/sessions/{id}/accept", path(id))).rejects.toMatchObject({ status: 503 });
    expect(write.sent).toHaveLength(1);
  });

  test("a create is repeated with the same Idempotency-Key; the caller's own is kept", async () => {
    const { client, sent } = watched([unavailable]);
    await client.post("/sessions", { body: point });
    const keys = sent.map(({ headers }) => headers.get("idempotency-key"));
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), keys[0]]);
    expect(await sent[1]?.json()).toEqual(point);
    await client.requestLiveView({ ...point, timeoutMs: 0, idempotencyKey: "job-17" });
    expect(sent[2]?.headers.get("idempotency-key")).toBe("job-17");
  });

  test("an abort ends the pauses too", async () => {
    const controller = new AbortController();
    const late = () => new Response(null, { status: 503, headers: { "retry-after": "20" } });
    const { client, sent } = watched([late]);
    const call = client.get("/wallet", { signal: controller.signal });
    await expect.poll(() => sent.length).toBe(1);
    controller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    expect(sent).toHaveLength(1);
  });
});

test("the newest consistency token is sent with every call that follows", async () => {
  const { client, sent } = watched();
  await client.get("/wallet");
  const { consistencyToken } = await client.post("/sessions", { body: point });
  await client.get("/wallet");
  expect(sent.map(({ headers }) => headers.get("x-lx-consistency-token"))).toEqual([null, null, consistencyToken]);
});
