import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
let key: string;

const scopes = ["sessions:read", "sessions:create", "sessions:operate", "pricing:read", "wallet:read"];
const point = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600 };

beforeAll(async () => {
  app = await startTestApp();
  const privateKey = generatePrivateKey();
  workspace = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  key = (await app.createKey(workspace, scopes)).plaintext;
  await deposit(privateKey, 500_000_000n);
});
afterAll(() => app.stop());

const deposit = (privateKey: Hex, amountMicroUsdc: bigint) =>
  mintAndDeposit({ rpcUrl: inject("parts").rpcUrl, ...app.contracts, privateKey, amountMicroUsdc });

/** A fresh workspace whose pool holds so much. */
async function fundedWorkspace(amountMicroUsdc: bigint) {
  const privateKey = generatePrivateKey();
  const funded = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  await deposit(privateKey, amountMicroUsdc);
  return funded;
}

const create = (body: object = {}, as: object = { key }) =>
  app.call("POST", "/sessions", { ...as, body: { ...point, ...body } });

async function newSession(body: object = {}): Promise<string> {
  const { status, data } = await create(body);
  expect(status).toBe(201);
  return data.id;
}

describe("the job of the quickstart", () => {
  test("request, accept, start, picture, end: every answer as the contract says", async () => {
    const created = await create();
    expect(created.status).toBe(201);
    expect(created.data).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      consumerWorkspaceId: workspace.id,
      operatorWorkspaceId: null,
      state: "REQUESTED",
      maxDurationSeconds: 600,
      waitTimeoutSeconds: 300,
      ratePerSecondMicroUsdc: "1000",
      holdMicroUsdc: "600000",
      startedAt: null,
      endedAt: null,
      cleanSeconds: 0,
      chargedMicroUsdc: "0",
      settlementTxHash: null,
      videoBackendRef: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      requestedLat: 48.8584,
      requestedLng: 2.2945,
      authorized: false,
      whepUrl: null,
      whipUrl: null,
      failedSeconds: 0,
      endReason: null,
      consistencyToken: expect.any(String),
    });
    expect(created.headers["x-lx-consistency-token"]).toBe(created.data.consistencyToken);
    const { id } = created.data;

    const accepted = await app.call("POST", `/sessions/${id}/accept`, { key, body: {} });
    expect(accepted).toMatchObject({ status: 200, data: { state: "ASSIGNED", operatorWorkspaceId: workspace.id } });
    expect(accepted.headers["x-lx-consistency-token"]).toBe(accepted.data.consistencyToken);
    expect(await app.call("POST", `/sessions/${id}/accept`, { key })).toMatchObject({
      status: 409,
      body: { code: "INVALID_STATE", detail: "session:accept:ASSIGNED" },
    });

    expect(await app.call("GET", `/sessions/${id}/frame`, { key })).toMatchObject({
      status: 404,
      body: { code: "FRAME_NOT_AVAILABLE", detail: "session:frame:ASSIGNED" },
    });
    const started = await app.call("POST", `/sessions/${id}/start`, { key });
    expect(started).toMatchObject({ status: 200, data: { session: { id, state: "ASSIGNED" } } });
    expect(Object.keys(started.data).sort()).toEqual(["session", "videoBackendRef", "whepUrl", "whipUrl"]);
    expect(started.data.whipUrl).toMatch(new RegExp(`^${app.url}/media/whip/[0-9A-Za-z]{43}$`));

    await moveClock(app.clients.db, 1_000);
    expect((await app.call("GET", `/sessions/${id}`, { key })).data).toMatchObject({
      state: "LIVE",
      videoBackendRef: started.data.videoBackendRef,
      whepUrl: started.data.whepUrl,
      whipUrl: started.data.whipUrl,
    });
    const frame = await app.call("GET", `/sessions/${id}/frame`, { key });
    expect(frame.status).toBe(200);
    expect(frame.headers).toMatchObject({ "content-type": "image/jpeg", "cache-control": "no-store" });
    expect(frame.headers["x-frame-captured-at"]).toMatch(/Z$/);
    expect(frame.bytes.subarray(0, 3).toString("hex")).toBe("ffd8ff");

    await moveClock(app.clients.db, 5_000);
    const ended = await app.call("POST", `/sessions/${id}/end`, { key });
    expect(ended).toMatchObject({
      status: 200,
      data: { state: "ENDED", endReason: "CONSUMER_ENDED", videoBackendRef: null },
    });
    const wallMs = Date.parse(ended.data.endedAt) - Date.parse(ended.data.startedAt);
    expect(wallMs).toBeGreaterThanOrEqual(5_000);
    expect(ended.data.cleanSeconds).toBe(Math.floor(wallMs / 1000));
    expect(ended.data.chargedMicroUsdc).toBe(String(ended.data.cleanSeconds * 1000));
    expect((await app.call("GET", `/workspaces/${workspace.id}`, { key })).data.availabilityState).toBe("OFFLINE");
    expect(await app.call("POST", `/sessions/${id}/end`, { key })).toMatchObject({
      status: 409,
      body: { detail: "session:end:ENDED" },
    });
  });

  test("a waiting session is given up with DELETE, once", async () => {
    const id = await newSession();
    expect(await app.call("DELETE", `/sessions/${id}`, { key })).toMatchObject({
      status: 200,
      data: { state: "CANCELLED", endReason: "CONSUMER_CANCELLED", chargedMicroUsdc: "0", endedAt: expect.any(String) },
    });
    expect(await app.call("DELETE", `/sessions/${id}`, { key })).toMatchObject({
      status: 409,
      body: { detail: "session:cancel:CANCELLED" },
    });
  });
});

describe("create", () => {
  test.each([
    [{ lat: 90.0001 }, "lat"],
    [{ lat: "48" }, "lat"],
    [{ lat: null }, "lat"],
    [{ lng: -180.5 }, "lng"],
    [{ lng: undefined }, "lng"],
    [{ maxDurationSeconds: 0 }, "maxDurationSeconds"],
    [{ maxDurationSeconds: 86_401 }, "maxDurationSeconds"],
    [{ maxDurationSeconds: 1.5 }, "maxDurationSeconds"],
    [{ waitTimeoutSeconds: 30.5 }, "waitTimeoutSeconds"],
    [{ waitTimeoutSeconds: null }, "waitTimeoutSeconds"],
    [{ workspaceId: "me" }, "workspaceId"],
  ])("400 for %j names %s", async (change, detail) => {
    expect(await create(change)).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", detail } });
  });

  test.each([
    [-1, 5],
    [4, 5],
    [5, 5],
    [3_601, 3_600],
    [9_007_199_254_740_991, 3_600],
  ])("a wait of %i seconds becomes %i", async (waitTimeoutSeconds, clamped) => {
    const { data } = await create({ waitTimeoutSeconds, maxDurationSeconds: 1 });
    expect(data.waitTimeoutSeconds).toBe(clamped);
    await app.call("DELETE", `/sessions/${data.id}`, { key });
  });

  test("an empty pool is NO_CREDIT; a deposit opens it to the last micro-USDC and no further", async () => {
    const privateKey = generatePrivateKey();
    const poor = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
    const as = { cookie: poor.cookie };
    expect(await create({}, as)).toMatchObject({ status: 400, body: { code: "NO_CREDIT", detail: "credit:empty" } });
    await deposit(privateKey, 600_000n);
    const insufficient = { status: 400, body: { code: "INSUFFICIENT_CREDIT", detail: "credit:pool" } };
    expect(await create({ maxDurationSeconds: 601 }, as)).toMatchObject(insufficient);
    const first = await create({}, as);
    expect(first.status).toBe(201);
    expect(await create({ maxDurationSeconds: 1 }, as)).toMatchObject(insufficient);
    await app.call("DELETE", `/sessions/${first.data.id}`, as);
    expect((await create({}, as)).status).toBe(201);
  });

  test("two workspaces of a wallet open 16 sessions at once on a pool for 10: 10 are opened", async () => {
    const first = await fundedWorkspace(6_000_000n);
    const second = await app.createWorkspace({ account: first.account });
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => create({}, { cookie: (index % 2 ? first : second).cookie })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(10).fill(201), ...Array(6).fill(400)]);
    expect(new Set(answers.filter((a) => a.status === 400).map((a) => a.body.detail))).toEqual(
      new Set(["credit:pool"]),
    );
  });

  test("a hold whose wait is over is free again, before any tick", async () => {
    const waiter = await fundedWorkspace(600_000n);
    const as = { cookie: waiter.cookie };
    expect((await create({ waitTimeoutSeconds: 5 }, as)).status).toBe(201);
    await moveClock(app.clients.db, 5_000);
    expect((await create({}, as)).status).toBe(201);
  });

  test("403 for a workspace that is no consumer, and for a key that names another workspace", async () => {
    const supplier = await app.createWorkspace({ roles: ["SUPPLIER"] });
    expect(await create({}, { cookie: supplier.cookie })).toMatchObject({
      status: 403,
      body: { code: "NOT_AUTHORIZED", detail: "session:notConsumer" },
    });
    expect(await create({ workspaceId: supplier.id })).toMatchObject({
      status: 403,
      body: { code: "WORKSPACE_MISMATCH", detail: "session:workspaceMismatch" },
    });
    expect(await create({ workspaceId: workspace.id.toUpperCase(), maxDurationSeconds: 1 })).toMatchObject({
      status: 201,
    });
  });
});

describe("who may call", () => {
  const operations = [
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/accept"],
    ["POST", "/start"],
    ["POST", "/end"],
    ["GET", "/frame"],
  ] as const;

  test.each(operations)(
    "%s /sessions/{id}%s: 401 without credential, 400 and 404 by id, 403 without scope",
    async (method, path) => {
      const id = v7();
      expect(await app.call(method, `/sessions/${id}${path}`)).toMatchObject({
        status: 401,
        body: { detail: "auth:missing" },
      });
      expect(await app.call(method, `/sessions/nonsense${path}`, { key })).toMatchObject({
        status: 400,
        body: { code: "INVALID_INPUT", detail: "id" },
      });
      expect(await app.call(method, `/sessions/${id}${path}`, { key })).toMatchObject({
        status: 404,
        body: { code: "SESSION_NOT_FOUND", detail: "session:notFound" },
      });
      const weak = await app.createKey(workspace, ["pricing:read"]);
      expect(await app.call(method, `/sessions/${id}${path}`, { key: weak.plaintext })).toMatchObject({
        status: 403,
        body: { code: "INSUFFICIENT_SCOPE", detail: "scope:missing" },
      });
    },
  );

  test("the refused scope is named, all acceptable ones of it", async () => {
    const weak = await app.createKey(workspace, ["sessions:read"]);
    const { body } = await app.call("POST", `/sessions/${v7()}/end`, { key: weak.plaintext });
    expect(body.message).toBe("API key missing required scope: sessions:operate | sessions:create");
  });

  test("another workspace sees and changes nothing", async () => {
    const stranger = await app.createWorkspace();
    const id = await newSession({ maxDurationSeconds: 1 });
    const as = { cookie: stranger.cookie };
    const labels = await Promise.all(
      [
        ["GET", ""],
        ["GET", "/frame"],
        ["DELETE", ""],
        ["POST", "/start"],
        ["POST", "/end"],
      ].map(async ([method = "", path]) => (await app.call(method, `/sessions/${id}${path}`, as)).body.detail),
    );
    expect(labels).toEqual([
      "session:viewDenied",
      "session:viewDenied",
      "session:cancelDenied",
      "session:startDenied",
      "session:endDenied",
    ]);
    expect((await app.call("GET", "/sessions", as)).data).toEqual([]);
  });

  test("accept with a body: the named workspace must be the key's own, a wallet's must let it administrate", async () => {
    const other = await app.createWorkspace();
    const id = await newSession({ maxDurationSeconds: 1 });
    const body = { operatorWorkspaceId: other.id };
    expect(await app.call("POST", `/sessions/${id}/accept`, { key, body })).toMatchObject({
      status: 403,
      body: { code: "WORKSPACE_MISMATCH", detail: "session:workspaceMismatch" },
    });
    expect(await app.call("POST", `/sessions/${id}/accept`, { cookie: workspace.cookie, body })).toMatchObject({
      status: 403,
      body: { code: "NOT_AUTHORIZED", detail: "workspace:administrateDenied" },
    });
    expect(await app.call("POST", `/sessions/${id}/accept`, { key, body: { operatorWorkspaceId: 7 } })).toMatchObject({
      status: 400,
      body: { detail: "operatorWorkspaceId" },
    });
    expect(await app.call("POST", `/sessions/${id}/accept`, { cookie: other.cookie, body })).toMatchObject({
      status: 200,
      data: { operatorWorkspaceId: other.id },
    });
  });
});

describe("list", () => {
  test("pages are linked to their end, and the body stays an array", async () => {
    const reader = await fundedWorkspace(10_000n);
    const as = { cookie: reader.cookie };
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.unshift((await create({ maxDurationSeconds: 1 }, as)).data.id);
    const first = await app.call("GET", "/sessions?limit=2&state=REQUESTED,LIVE", as);
    expect(first.data.map((row: { id: string }) => row.id)).toEqual(ids.slice(0, 2));
    const [, next = ""] = /^<([^>]+)>; rel="next"$/.exec(String(first.headers.link)) ?? [];
    expect(next.startsWith(`${app.url}/api/v1/sessions?`)).toBe(true);
    const second = await app.call("GET", next.slice(app.url.length), as);
    expect(second.data.map((row: { id: string }) => row.id)).toEqual(ids.slice(2));
    expect(second.headers.link).toBeUndefined();
  });

  test.each([
    ["limit=0", "limit"],
    ["limit=501", "limit"],
    ["limit=x", "limit"],
    ["limit=1&limit=2", "limit"],
    ["state=OPEN", "state"],
    ["state=", "state"],
    ["side=both", "side"],
    ["cursor=nonsense", "cursor"],
    ["workspaceId=1", "workspaceId"],
  ])("400 for ?%s names %s", async (query, detail) => {
    expect(await app.call("GET", `/sessions?${query}`, { key })).toMatchObject({
      status: 400,
      body: { code: "INVALID_INPUT", detail },
    });
  });
});

test("media URLs are in no audit row", async () => {
  const id = await newSession({ maxDurationSeconds: 1 });
  await app.call("POST", `/sessions/${id}/accept`, { key });
  const { data } = await app.call("POST", `/sessions/${id}/start`, { key });
  const rows = await app.clients.db.rows<{ row: string }>(sql`select to_jsonb(a)::text as row from audit_log a`);
  for (const url of [data.whipUrl, data.whepUrl]) {
    expect(rows.some(({ row }) => row.includes(String(url).slice(-43)))).toBe(false);
  }
});
