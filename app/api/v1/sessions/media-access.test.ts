import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertSession, insertWorkspace } from "#core/sessions/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let operator: TestWorkspace;
let consumer: TestWorkspace;
let stranger: TestWorkspace;

beforeAll(async () => {
  app = await startTestApp();
  operator = await app.createWorkspace({ roles: ["SUPPLIER"] });
  consumer = await app.createWorkspace({ roles: ["CONSUMER"] });
  stranger = await app.createWorkspace();
});
afterAll(() => app.stop());

const party = ({ id, account }: TestWorkspace) => ({ id, walletAddress: account.address });

/** An ASSIGNED session, started or not. */
async function assigned({ isStarted = true, waitTimeoutSeconds = 300 } = {}): Promise<string> {
  const id = await insertSession(app.clients.db, {
    consumer: party(consumer),
    operator: party(operator),
    state: "ASSIGNED",
    waitTimeoutSeconds,
  });
  if (isStarted) await app.call("POST", `/sessions/${id}/start`, { cookie: operator.cookie });
  return id;
}

const get = (id: string, token: string, { cookie }: TestWorkspace) =>
  app.call("GET", `/sessions/${id}/${token}`, { cookie });

const labels = ({ status, body }: { status: number; body: { code: string; detail: string } }) => [
  status,
  body.code,
  body.detail,
];

describe("viewer and producer token", () => {
  test("give the URLs of start while the media input exists: both sides watch, the operator publishes", async () => {
    const id = await assigned({ isStarted: false });
    const started = (await app.call("POST", `/sessions/${id}/start`, { cookie: operator.cookie })).data;
    const { videoBackendRef, whepUrl, whipUrl } = started;
    for (const ms of [0, 1_000]) {
      await moveClock(app.clients.db, ms);
      expect((await get(id, "viewer-token", consumer)).data).toEqual({ videoBackendRef, whepUrl });
      expect((await get(id, "viewer-token", operator)).data).toEqual({ videoBackendRef, whepUrl });
      expect((await get(id, "producer-token", operator)).data).toEqual({ videoBackendRef, whipUrl });
    }
    expect((await app.call("GET", `/sessions/${id}`, { cookie: consumer.cookie })).data.state).toBe("LIVE");
    await app.call("POST", `/sessions/${id}/end`, { cookie: consumer.cookie });
    expect(labels(await get(id, "viewer-token", consumer))).toEqual([
      409,
      "INVALID_STATE",
      "session:viewerToken:ENDED",
    ]);
    expect(labels(await get(id, "producer-token", operator))).toEqual([
      409,
      "INVALID_STATE",
      "session:producerToken:ENDED",
    ]);
  });

  test("409 with the state where there is no media input, also when its end is due by the clock alone", async () => {
    const { db } = app.clients;
    const waiting = await insertSession(db, { consumer: party(consumer) });
    expect(labels(await get(waiting, "viewer-token", consumer))[2]).toBe("session:viewerToken:REQUESTED");
    const unstarted = await assigned({ isStarted: false });
    expect(labels(await get(unstarted, "viewer-token", operator))[2]).toBe("session:viewerToken:ASSIGNED");
    expect(labels(await get(unstarted, "producer-token", operator))[2]).toBe("session:producerToken:ASSIGNED");
    const cancelled = await assigned();
    await app.call("DELETE", `/sessions/${cancelled}`, { cookie: consumer.cookie });
    expect(labels(await get(cancelled, "viewer-token", consumer))[2]).toBe("session:viewerToken:CANCELLED");
    const late = await insertSession(db, {
      consumer: party(consumer),
      operator: party(operator),
      state: "LIVE",
      startedAgoMs: 11_000,
      maxDurationSeconds: 10,
      inputAgoMs: 12_000,
    });
    expect(labels(await get(late, "viewer-token", consumer))[2]).toBe("session:viewerToken:EXPIRED");
    expect(labels(await get(late, "producer-token", operator))[2]).toBe("session:producerToken:EXPIRED");
  });

  test.each([
    ["viewer-token", "sessions:operate", "NOT_AUTHORIZED", "session:viewDenied"],
    ["producer-token", "sessions:read", "NOT_YOUR_SESSION", "session:producerTokenDenied"],
  ])("%s: 401, 400 and 404 by id, 403 without scope, 403 for a stranger", async (path, wrongScope, code, detail) => {
    const id = await assigned();
    expect(labels(await app.call("GET", `/sessions/${id}/${path}`))).toEqual([
      401,
      "NOT_AUTHENTICATED",
      "auth:missing",
    ]);
    expect(labels(await get("nonsense", path, operator))).toEqual([400, "INVALID_INPUT", "id"]);
    expect(labels(await get(v7(), path, operator))).toEqual([404, "SESSION_NOT_FOUND", "session:notFound"]);
    const weak = (await app.createKey(operator, [wrongScope])).plaintext;
    expect(labels(await app.call("GET", `/sessions/${id}/${path}`, { key: weak }))).toEqual([
      403,
      "INSUFFICIENT_SCOPE",
      "scope:missing",
    ]);
    expect(labels(await get(id, path, stranger))).toEqual([403, code, detail]);
    expect((await app.call("POST", `/sessions/${id}/${path}`, { cookie: operator.cookie })).status).toBe(405);
  });

  test("the consumer may not publish, and who may only view its operator's workspace may not either", async () => {
    const id = await assigned();
    expect(labels(await get(id, "producer-token", consumer))).toEqual([
      403,
      "NOT_OPERATOR",
      "session:notAssignedOperator",
    ]);
    const viewer = await app.createWorkspace();
    await app.clients.db.rows(sql`insert into workspace_members (workspace_id, wallet_address, role)
      values (${operator.id}, ${viewer.account.address}, 'VIEWER')`);
    await app.clients.authz.setRoles([
      { workspaceId: operator.id, walletAddress: viewer.account.address, role: "VIEWER" },
    ]);
    const { cookies } = await app.call("POST", "/auth/workspace/select", {
      cookie: viewer.cookie,
      body: { workspaceId: operator.id },
    });
    const asViewer = { ...viewer, cookie: cookies.join("; ") };
    expect((await get(id, "viewer-token", asViewer)).status).toBe(200);
    expect(labels(await get(id, "producer-token", asViewer))).toEqual([
      403,
      "NOT_AUTHORIZED",
      "workspace:administrateDenied",
    ]);
    expect(labels(await app.call("POST", "/sessions/cancel-all-assignments", { cookie: asViewer.cookie }))).toEqual([
      403,
      "NOT_AUTHORIZED",
      "workspace:administrateDenied",
    ]);
  });
});

describe("cancel-all-assignments", () => {
  const cancelAll = (as: object) => app.call("POST", "/sessions/cancel-all-assignments", as);

  test("cancels every ASSIGNED session of the operator, oldest first, and leaves LIVE and others' alone", async () => {
    const mine = await app.createWorkspace({ roles: ["SUPPLIER"] });
    const { db } = app.clients;
    const insert = (more: object) =>
      insertSession(db, { consumer: party(consumer), operator: party(mine), state: "ASSIGNED", ...more });
    const newer = await insert({ createdAgoMs: 1_000, inputAgoMs: 0 });
    const older = await insert({ createdAgoMs: 2_000 });
    const live = await insert({ state: "LIVE", startedAgoMs: 1_000 });
    const overdue = await insert({ createdAgoMs: 20_000, waitTimeoutSeconds: 10 });
    const others = await assigned();
    const key = (await app.createKey(mine, ["sessions:operate"])).plaintext;
    const { status, data } = await cancelAll({ key });
    expect([status, data]).toEqual([200, { count: 2, cancelled: [older, newer] }]);
    const stateOf = async (id: string) => (await app.call("GET", `/sessions/${id}`, { cookie: consumer.cookie })).data;
    expect(await stateOf(newer)).toMatchObject({
      state: "CANCELLED",
      endReason: "OPERATOR_CANCELLED",
      chargedMicroUsdc: "0",
      videoBackendRef: null,
    });
    expect(await stateOf(live)).toMatchObject({ state: "LIVE" });
    expect(await stateOf(others)).toMatchObject({ state: "ASSIGNED" });
    expect(await stateOf(overdue)).toMatchObject({ state: "EXPIRED", endReason: "WAIT_TIMEOUT" });
    expect((await app.call("GET", `/workspaces/${mine.id}`, { cookie: mine.cookie })).data).toMatchObject({
      availabilityState: "BUSY",
    });
    expect((await cancelAll({ key })).data).toEqual({ count: 0, cancelled: [] });
    await app.call("POST", `/sessions/${live}/end`, { cookie: mine.cookie });
    expect((await app.call("GET", `/workspaces/${mine.id}`, { cookie: mine.cookie })).data.availabilityState).toBe(
      "OFFLINE",
    );
  });

  test("of 20 at once each session is cancelled by one, against starts and cancels of the consumer", async () => {
    const mine = await app.createWorkspace({ roles: ["SUPPLIER"] });
    const ids = await Promise.all(
      Array.from({ length: 5 }, () =>
        insertSession(app.clients.db, { consumer: party(consumer), operator: party(mine), state: "ASSIGNED" }),
      ),
    );
    const [all, starts, deletes] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => cancelAll({ cookie: mine.cookie }))),
      Promise.all(ids.map((id) => app.call("POST", `/sessions/${id}/start`, { cookie: mine.cookie }))),
      Promise.all(ids.slice(0, 2).map((id) => app.call("DELETE", `/sessions/${id}`, { cookie: consumer.cookie }))),
    ]);
    expect(all.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const byOperator = all.flatMap(({ data }) => data.cancelled as string[]);
    const byConsumer = ids.slice(0, 2).filter((_, at) => deletes[at]?.status === 200);
    expect([...byOperator, ...byConsumer].sort()).toEqual([...ids].sort());
    expect(starts.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect((await app.call("GET", `/workspaces/${mine.id}`, { cookie: mine.cookie })).data.availabilityState).toBe(
      "OFFLINE",
    );
  });

  test("401 without a credential, 403 without scope and for a workspace that is no supplier, 405 for GET", async () => {
    expect(labels(await cancelAll({}))).toEqual([401, "NOT_AUTHENTICATED", "auth:missing"]);
    const weak = (await app.createKey(operator, ["sessions:create"])).plaintext;
    expect(labels(await cancelAll({ key: weak }))).toEqual([403, "INSUFFICIENT_SCOPE", "scope:missing"]);
    expect(labels(await cancelAll({ cookie: consumer.cookie }))).toEqual([403, "NOT_OPERATOR", "session:notSupplier"]);
    expect((await app.call("GET", "/sessions/cancel-all-assignments", { cookie: operator.cookie })).status).toBe(405);
  });

  test("a stranger's call touches nobody else's assignments", async () => {
    const workspace = await insertWorkspace(app.clients.db);
    const id = await insertSession(app.clients.db, { consumer: workspace, operator: workspace, state: "ASSIGNED" });
    expect((await cancelAll({ cookie: stranger.cookie })).data).toEqual({ count: 0, cancelled: [] });
    expect(labels(await get(id, "viewer-token", stranger))[2]).toBe("session:viewDenied");
  });
});
