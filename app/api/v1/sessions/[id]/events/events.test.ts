import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { openTestStream, type TestStream } from "#http/testing-stream.ts";

let app: TestApp;
let replica: Replica;
let consumer: TestWorkspace;
let supplier: TestWorkspace;
let key: string;
let supplierKey: string;
const open: TestStream[] = [];

beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
  const privateKey = generatePrivateKey();
  consumer = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  supplier = await app.createWorkspace();
  const scopes = ["sessions:read", "sessions:create", "sessions:operate"];
  key = (await app.createKey(consumer, scopes)).plaintext;
  supplierKey = (await app.createKey(supplier, scopes)).plaintext;
  const { rpcUrl } = inject("parts");
  await mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 100_000_000n });
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

interface Opening {
  from?: string;
  by?: string;
  cookie?: string;
  lastEventId?: string | number;
}

async function stream(path: string, { from = replica.url, by = key, cookie, lastEventId }: Opening = {}) {
  const opened = await openTestStream(`${from}/api/v1${path}`, {
    ...(cookie !== undefined ? { cookie } : { authorization: `Bearer ${by}` }),
    ...(lastEventId === undefined ? {} : { "last-event-id": String(lastEventId) }),
  });
  open.push(opened);
  return opened;
}

const call = (method: string, path: string, body?: object, by = key) => app.call(method, path, { key: by, body });
const outcome = ({ status, body }: TestResponse) => [status, body.code, body.detail];

async function requested(): Promise<string> {
  return (await call("POST", "/sessions", { lat: 1, lng: 1, maxDurationSeconds: 600 })).data.id;
}

async function live(): Promise<string> {
  const id = await requested();
  await call("POST", `/sessions/${id}/accept`, undefined, supplierKey);
  await call("POST", `/sessions/${id}/start`, undefined, supplierKey);
  await moveClock(app.clients.db, 2_000);
  expect((await call("GET", `/sessions/${id}`)).data.state).toBe("LIVE");
  return id;
}

async function settle(id: string): Promise<void> {
  await expect
    .poll(async () => {
      await app.tick();
      return (await call("GET", `/settlements/${id}`)).data.state;
    })
    .toBe("CONFIRMED");
}

const told = ({ events }: TestStream) =>
  events.map(({ event, data }) => `${event} ${data.state ?? data.type ?? ""}`.trim());
const isRising = ({ events }: TestStream) => events.every(({ id }, at) => at === 0 || id > (events[at - 1]?.id ?? 0));

describe("a session's stream at one process", () => {
  test("tells within 2 s what another process changed, from REQUESTED to CONFIRMED, to both sides, and ends", async () => {
    const id = await requested();
    const mine = await stream(`/sessions/${id}/events`);
    expect([mine.status, mine.headers["content-type"], mine.headers["cache-control"]]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
      "no-store",
    ]);
    await mine.wait(({ data }) => data.state === "REQUESTED");
    const within2s = async (state: string, change: () => Promise<unknown>) => {
      const startedAt = performance.now();
      await change();
      const answered = performance.now();
      await mine.wait(({ data }) => data.state === state);
      expect(performance.now() - answered).toBeLessThan(2_000 + answered - startedAt);
    };
    await within2s("ASSIGNED", () => call("POST", `/sessions/${id}/accept`, undefined, supplierKey));
    const theirs = await stream(`/sessions/${id}/events`, { by: supplierKey });
    await theirs.wait(({ data }) => data.state === "ASSIGNED");
    const { data: started } = await call("POST", `/sessions/${id}/start`, undefined, supplierKey);
    const withUrls = await theirs.wait(({ data }) => data.whipUrl !== null && data.state === "ASSIGNED");
    expect(withUrls.data).toMatchObject({ whipUrl: started.whipUrl, whepUrl: started.whepUrl });
    await moveClock(app.clients.db, 2_000);
    await within2s("LIVE", () => call("GET", `/sessions/${id}`));
    await moveClock(app.clients.db, 5_500);
    const meter = await mine.wait(({ event }) => event === "meter");
    expect(meter.data).toEqual({
      cleanSeconds: expect.any(Number),
      failedSeconds: 0,
      chargedMicroUsdc: expect.any(String),
    });
    expect(meter.data.cleanSeconds).toBeGreaterThanOrEqual(5);
    expect(meter.data.chargedMicroUsdc).toBe(String(meter.data.cleanSeconds * 1_000));
    await within2s("ENDED", () => call("POST", `/sessions/${id}/end`));
    await settle(id);
    await Promise.all([mine.ended, theirs.ended]);
    const withoutMeters = told(mine).filter((line) => line !== "meter");
    expect(withoutMeters).toEqual([
      "session REQUESTED",
      "session ASSIGNED",
      "session ASSIGNED",
      "session LIVE",
      "session ENDED",
      "settlement PENDING",
      "settlement SUBMITTED",
      "session ENDED",
      "settlement CONFIRMED",
    ]);
    const urls = mine.events.filter(({ event }) => event === "session").map(({ data }) => [data.whepUrl, data.whipUrl]);
    expect(urls.slice(0, 5)).toEqual([
      [null, null],
      [null, null],
      [started.whepUrl, null],
      [started.whepUrl, null],
      [null, null],
    ]);
    const { data: session } = await call("GET", `/sessions/${id}`);
    expect(mine.events.filter(({ event }) => event === "session").at(-1)?.data).toEqual(session);
    for (const { event, data } of mine.events) if (event === "session") expect(data.id).toBe(id);
    const { data: settlement } = await call("GET", `/settlements/${id}`);
    expect(mine.events.at(-1)?.data).toEqual(settlement);
    expect([isRising(mine), isRising(theirs)]).toEqual([true, true]);
    expect(mine.text().startsWith("retry: 2000\n\n")).toBe(true);
  });

  test("begins with the session as it stands, and with its settlement once it has one", async () => {
    const id = await live();
    await call("POST", `/sessions/${id}/end`);
    const late = await stream(`/sessions/${id}/events`);
    await late.wait(({ event }) => event === "settlement");
    expect(told(late).slice(0, 2)).toEqual(["session ENDED", expect.stringMatching(/^settlement (PENDING|SKIPPED)$/)]);
    const cancelled = await requested();
    await call("DELETE", `/sessions/${cancelled}`);
    const over = await stream(`/sessions/${cancelled}/events`);
    await over.ended;
    expect(told(over)).toEqual(["session CANCELLED", "settlement SKIPPED"]);
  });

  test("Last-Event-ID: what was missed, once and in order, then the session as it stands; ids go on rising", async () => {
    const id = await requested();
    const first = await stream(`/sessions/${id}/events`);
    const { id: lastEventId } = await first.wait(({ data }) => data.state === "REQUESTED");
    first.close();
    await call("POST", `/sessions/${id}/accept`, undefined, supplierKey);
    await call("POST", `/sessions/${id}/start`, undefined, supplierKey);
    await moveClock(app.clients.db, 2_000);
    await call("GET", `/sessions/${id}`);
    for (const from of [app.url, replica.url]) {
      const again = await stream(`/sessions/${id}/events`, { lastEventId, from });
      await again.wait(() => again.events.length >= 4);
      expect(told(again).slice(0, 4)).toEqual(["session ASSIGNED", "session ASSIGNED", "session LIVE", "session LIVE"]);
      expect(again.events[0]?.id).toBeGreaterThan(lastEventId);
      expect(isRising(again)).toBe(true);
    }
    await moveClock(app.clients.db, 11_000);
    const withMeter = await stream(`/sessions/${id}/events`);
    await moveClock(app.clients.db, 5_000);
    const { id: meterId } = await withMeter.wait(({ event }) => event === "meter");
    await call("POST", `/sessions/${id}/end`);
    const resumed = await stream(`/sessions/${id}/events`, { lastEventId: meterId });
    await resumed.wait(({ event }) => event === "settlement");
    expect(told(resumed).slice(0, 2)).toEqual(["session ENDED", "settlement PENDING"]);
    expect(resumed.events[0]?.id).toBeGreaterThan(meterId);
    // An id that is still to come is nobody's: the stream begins as if none was given.
    const fresh = await stream(`/sessions/${id}/events`, { lastEventId: 9_000_000_000_000_000 });
    expect((await fresh.wait(() => true)).id).toBeLessThan(9_000_000_000_000_000);
  });

  test("a meter every 5 s while LIVE, a ping every 15 s, and the end after 60 min", async () => {
    const id = await live();
    const running = await stream(`/sessions/${id}/events`);
    await running.wait(({ data }) => data.state === "LIVE");
    for (let meters = 1; meters <= 3; meters++) {
      await moveClock(app.clients.db, 5_000);
      await expect
        .poll(() => told(running).filter((line) => line === "meter").length, { timeout: 10_000 })
        .toBeGreaterThanOrEqual(meters);
    }
    expect(running.text()).toContain(": ping\n\n");
    expect(running.isOver()).toBe(false);
    await moveClock(app.clients.db, 60 * 60_000);
    await running.ended;
    await call("GET", `/sessions/${id}`);
  });

  test("ends within 30 s of the revocation of its key, the logout, the removal of the member", async () => {
    const id = await requested();
    const short = await app.createKey(consumer, ["sessions:read"]);
    const member = await app.signIn();
    const { address: walletAddress } = member.account;
    await app.clients.db.rows(sql`insert into workspace_members (workspace_id, wallet_address, role)
      values (${consumer.id}, ${walletAddress}, 'VIEWER')`);
    await app.clients.authz.setRoles([{ workspaceId: consumer.id, walletAddress, role: "VIEWER" }]);
    const selected = await app.call("POST", "/auth/workspace/select", {
      ...member,
      body: { workspaceId: consumer.id },
    });
    const cookie = selected.cookies.join("; ");
    const leaver = await app.signIn(consumer.account);
    const chosen = await app.call("POST", "/auth/workspace/select", { ...leaver, body: { workspaceId: consumer.id } });
    const byKey = await stream(`/sessions/${id}/events`, { by: short.plaintext });
    const byMember = await stream(`/sessions/${id}/events`, { cookie });
    const byLogin = await stream(`/sessions/${id}/events`, { cookie: chosen.cookies.join("; ") });
    const kept = await stream(`/sessions/${id}/events`);
    const body = { graceSeconds: 0 };
    await app.call("POST", `/workspaces/${consumer.id}/api-keys/${short.id}/revoke`, { ...consumer, body });
    await app.clients.authz.setRoles([{ workspaceId: consumer.id, walletAddress, role: null }]);
    await app.call("POST", "/auth/logout", { cookie: chosen.cookies.join("; ") });
    await moveClock(app.clients.db, 11_000);
    await Promise.all([byKey.ended, byMember.ended, byLogin.ended]);
    expect(kept.isOver()).toBe(false);
  });

  test("ends when its process is told to end, and resumes at another one", async () => {
    const id = await requested();
    const leaving = await startReplica();
    const first = await stream(`/sessions/${id}/events`, { from: leaving.url });
    const { id: lastEventId } = await first.wait(() => true);
    process.kill(leaving.pid, "SIGTERM");
    await first.ended;
    await call("DELETE", `/sessions/${id}`);
    const next = await stream(`/sessions/${id}/events`, { lastEventId });
    await next.ended;
    expect(told(next)).toEqual(["session CANCELLED", "settlement SKIPPED", "session CANCELLED"]);
  });

  test("400 malformed ids, 401 nobody, 403 neither side and too small a scope, 404 unknown, 405 other methods", async () => {
    const id = await requested();
    const path = `/sessions/${id}/events`;
    const get = (to: string, by: object, headers?: Record<string, string>) =>
      app.call("GET", to, { ...by, ...(headers ? { headers } : {}) });
    for (const bad of ["x", "-1", "1.5", "01", "99999999999999999", " ", "1 2"]) {
      expect(outcome(await get(path, { key }, { "last-event-id": bad }))).toEqual([
        400,
        "INVALID_INPUT",
        "Last-Event-ID",
      ]);
    }
    expect(outcome(await get("/sessions/x/events", { key }))).toEqual([400, "INVALID_INPUT", "id"]);
    expect(outcome(await get(path, {}))).toEqual([401, "NOT_AUTHENTICATED", "auth:missing"]);
    expect(outcome(await get(path, { key: supplierKey }))).toEqual([403, "NOT_AUTHORIZED", "session:viewDenied"]);
    expect(outcome(await get(path, { cookie: supplier.cookie }))).toEqual([
      403,
      "NOT_AUTHORIZED",
      "session:viewDenied",
    ]);
    const { plaintext } = await app.createKey(consumer, ["wallet:read"]);
    expect(outcome(await get(path, { key: plaintext }))).toEqual([403, "INSUFFICIENT_SCOPE", "scope:missing"]);
    const unknown = "019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f";
    expect(outcome(await get(`/sessions/${unknown}/events`, { key }))).toEqual([
      404,
      "SESSION_NOT_FOUND",
      "session:notFound",
    ]);
    expect((await app.call("POST", path, { key })).status).toBe(405);
    expect(await app.call("HEAD", path, { key })).toMatchObject({ status: 200, text: "" });
  });
});
