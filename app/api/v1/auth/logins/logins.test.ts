import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWallet } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";

let app: TestApp;
let replica: Replica;
beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

const list = ({ cookie }: TestWallet) => app.call("GET", "/auth/logins", { cookie });
const end = (loginId: string, { cookie }: TestWallet) => app.call("DELETE", `/auth/logins/${loginId}`, { cookie });
const me = (url: string, { cookie }: TestWallet) => requestJson(`${url}/api/v1/me`, "GET", { cookie });

test("200: own logins, newest first, the current one marked, without a selection", async () => {
  const first = await app.signIn();
  const second = await app.signIn(first.account);
  await app.signIn();
  const { status, data } = await list(first);
  expect(status).toBe(200);
  expect(data.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
  expect(data[0]).toEqual({
    id: expect.any(String),
    createdAt: expect.stringMatching(/Z$/),
    lastSeenAt: expect.stringMatching(/Z$/),
    ip: expect.any(String),
    userAgent: null,
    current: false,
  });
  expect((await list(second)).data.map(({ id }: { id: string }) => id)).toEqual(
    data.map(({ id }: { id: string }) => id),
  );
});

test("lastSeenAt moves at most once a minute", async () => {
  const wallet = await app.signIn();
  const seen = async () => (await list(wallet)).data[0].lastSeenAt as string;
  const first = await seen();
  await moveClock(app.clients.db, 59_000);
  expect(await seen()).toBe(first);
  await moveClock(app.clients.db, 2_000);
  expect(Date.parse(await seen()) - Date.parse(first)).toBeGreaterThanOrEqual(60_000);
});

test("a login ended elsewhere is refused by both processes, is gone from the list, and is not ended twice", async () => {
  const first = await app.signIn();
  const second = await app.signIn(first.account);
  const other = (await list(first)).data.find(({ current }: { current: boolean }) => !current);
  const { status, data, headers } = await end(other.id, first);
  expect([status, data, headers["set-cookie"]]).toEqual([200, { ok: true }, undefined]);
  for (const url of [app.url, replica.url]) {
    expect((await me(url, second)).body.detail).toBe("auth:expired");
    expect((await me(url, first)).status).toBe(200);
  }
  expect((await list(first)).data).toHaveLength(1);
  const again = await end(other.id, first);
  expect([again.status, again.body.code, again.body.detail]).toEqual([404, "NOT_FOUND", "login:notFound"]);
});

test("the current login may be ended: its cookies are cleared", async () => {
  const wallet = await app.signIn();
  const [{ id }] = (await list(wallet)).data;
  const { status, headers } = await end(id, wallet);
  expect(status).toBe(200);
  expect(String(headers["set-cookie"])).toContain("Max-Age=0");
  expect((await list(wallet)).body.detail).toBe("auth:expired");
});

test("signing out everywhere ends every login of the wallet and of no other, on both processes", async () => {
  const first = await app.signIn();
  const [second, other] = [await app.signIn(first.account), await app.signIn()];
  await app.call("POST", "/auth/logout", { cookie: first.cookie, body: { everywhere: true } });
  for (const url of [app.url, replica.url]) {
    for (const wallet of [first, second]) expect((await me(url, wallet)).status).toBe(401);
    expect((await me(url, other)).status).toBe(200);
  }
});

test("404 login:notFound for others' and unknown ones, and nothing is ended; 400 loginId; 401; 403 key and foreign origin", async () => {
  const workspace = await app.createWorkspace();
  const other = await app.signIn();
  const [{ id }] = (await list(other)).data;
  for (const unknown of [id, workspace.id]) {
    expect((await end(unknown, workspace)).body.detail).toBe("login:notFound");
  }
  expect((await me(app.url, other)).status).toBe(200);
  expect((await end("7", workspace)).body.detail).toBe("loginId");
  expect((await app.call("GET", "/auth/logins")).status).toBe(401);
  expect((await app.call("DELETE", `/auth/logins/${id}`)).status).toBe(401);
  const { plaintext: key } = await app.createKey(workspace, ["sessions:read"]);
  expect((await app.call("GET", "/auth/logins", { key })).body.detail).toBe("auth:walletOnly");
  expect((await app.call("DELETE", `/auth/logins/${id}`, { key })).body.detail).toBe("auth:walletOnly");
  const headers = { origin: "https://evil.example" };
  const foreign = await app.call("DELETE", `/auth/logins/${id}`, { cookie: other.cookie, headers });
  expect(foreign.body.detail).toBe("auth:crossOrigin");
  const rows = sql`select 1 from logins where id = ${id} and revoked_at is null`;
  expect(await app.clients.db.rows(rows)).toHaveLength(1);
});
