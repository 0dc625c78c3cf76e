import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countRequests } from "#core/requests/count-requests.ts";
import { insertRequests } from "#core/requests/requests.sql.ts";
import { walletContext } from "#core/sessions/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let mine: TestWorkspace;
let key: { id: string; plaintext: string };
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  mine = await app.createWorkspace();
  key = await app.createKey(mine, ["sessions:read"]);
  await app.writeLog();
  await app.clients.db.rows(sql`delete from request_log`);
});

const list = async (query = "", caller: { cookie?: string; key?: string } = mine) => {
  await app.writeLog();
  return app.call("GET", `/workspaces/${mine.id}/requests${query}`, caller);
};

describe("GET /workspaces/{id}/requests", () => {
  test("200: calls of keys and members, newest first, with neither query nor body", async () => {
    const asked = { key: key.plaintext, headers: { "x-request-id": "asked-first" } };
    await app.call("GET", "/sessions?limit=7&state=LIVE", asked);
    await app.call("POST", "/sessions", { key: key.plaintext, body: { lat: 12.3456 } });
    await app.call("GET", `/workspaces/${mine.id}`, mine);
    const { status, data, text } = await list();
    expect(status).toBe(200);
    expect(data).toEqual([
      expect.objectContaining({ keyId: null, method: "GET", path: `/api/v1/workspaces/${mine.id}`, status: 200 }),
      expect.objectContaining({ keyId: key.id, method: "POST", path: "/api/v1/sessions", status: 403 }),
      {
        requestId: "asked-first",
        keyId: key.id,
        method: "GET",
        path: "/api/v1/sessions",
        status: 200,
        durationMs: expect.any(Number),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        ip: "127.0.0.1",
      },
    ]);
    expect(text).not.toMatch(/limit=7|12\.3456/);
  });

  test("200: filters by key, status, class of status and time", async () => {
    const other = await app.createKey(mine, ["wallet:read"]);
    await app.call("GET", "/sessions", { key: key.plaintext });
    await app.call("GET", "/sessions", { key: other.plaintext });
    await app.call("GET", `/sessions/${v7()}`, { key: key.plaintext });
    const found = async (query: string) => (await list(query)).data.map((row: { status: number }) => row.status);
    expect(await found(`?keyId=${other.id.toUpperCase()}`)).toEqual([403]);
    expect(await found("?status=404")).toEqual([404]);
    expect(await found("?status=4xx")).toEqual([404, 403]);
    expect(await found(`?status=2xx&keyId=${key.id}`)).toEqual([200]);
    expect(await found(`?since=${encodeURIComponent("2020-01-01T00:00:00+01:00")}&keyId=${key.id}`)).toEqual([
      404, 200,
    ]);
    expect(await found("?since=2999-01-01T00:00:00Z")).toEqual([]);
  });

  test("200: pages are whole and in order, and a cursor belongs to its query", async () => {
    for (let n = 0; n < 5; n++)
      await app.call("GET", "/sessions", { key: key.plaintext, headers: { "x-request-id": `call-no-${n}` } });
    const seen: string[] = [];
    let next = `?limit=2&keyId=${key.id}`;
    for (let pages = 0; next && pages < 9; pages++) {
      const { data, headers } = await list(next);
      seen.push(...data.map((row: { requestId: string }) => row.requestId));
      next = /\?[^>]+/.exec(String(headers.link ?? ""))?.[0] ?? "";
      if (next) expect((await list(next.replace(key.id, v7()))).body.detail).toBe("cursor");
    }
    expect(seen).toEqual(["call-no-4", "call-no-3", "call-no-2", "call-no-1", "call-no-0"]);
  });

  test.each(["limit=0", "limit=201", "cursor=x", "keyId=x", "status=600", "status=4x", "status=x", "since=yesterday"])(
    "400 for %s",
    async (query) => {
      const { status, body } = await list(`?${query}`);
      expect([status, body.code, body.detail]).toEqual([400, "INVALID_INPUT", query.split("=")[0]]);
    },
  );

  test("400 for an id that is none, 401 without a credential, 403 for keys and for strangers", async () => {
    expect((await app.call("GET", "/workspaces/x/requests", mine)).body.detail).toBe("id");
    expect((await list("", {})).body.detail).toBe("auth:missing");
    expect((await list("", { key: key.plaintext })).body.detail).toBe("auth:walletOnly");
    const { status, body } = await list("", { cookie: (await app.createWorkspace()).cookie });
    expect([status, body.detail]).toEqual([403, "workspace:viewDenied"]);
  });

  test("calls of strangers, public calls and calls without a good credential leave no row", async () => {
    const stranger = await app.createWorkspace();
    await app.writeLog();
    await app.clients.db.rows(sql`delete from request_log`);
    await app.call("GET", `/workspaces/${mine.id}`, { cookie: stranger.cookie });
    await app.call("GET", "/config");
    await app.call("GET", "/me", { key: "lxxn_test_000000_x" });
    expect((await list()).data).toEqual([]);
    await app.call("GET", `/workspaces/${mine.id}`, {
      key: (await app.createKey(stranger, ["sessions:read"])).plaintext,
    });
    await app.writeLog();
    const rows = await app.clients.db.rows(
      sql`select path from request_log where workspace_id = ${stranger.id} and status = 403`,
    );
    expect(rows).toEqual([{ path: `/api/v1/workspaces/${mine.id}` }]);
  });

  test("calls of one key by day and class of status, for the week that is kept; nothing of others", async () => {
    const dayMs = 86_400_000;
    const call = { method: "GET", path: "/api/v1/me", durationMs: 1, ip: null, workspaceId: mine.id };
    const rows = [
      ...[200, 201, 304, 403, 404, 500].map((status) => ({ keyId: key.id, status, ageMs: 0 })),
      { keyId: key.id, status: 503, ageMs: 2 * dayMs },
      { keyId: key.id, status: 200, ageMs: 8 * dayMs },
      { keyId: null, status: 200, ageMs: 0 },
    ].map((row) => ({ ...call, ...row, requestId: v7() }));
    await insertRequests(app.clients, rows);
    const stored = { ...mine, walletAddress: mine.account.address };
    const count = (who: `0x${string}`) => countRequests(walletContext(app.clients, stored, who), { keyId: key.id });
    const counts = await count(mine.account.address);
    expect(counts.map(({ succeeded, refused, failed }) => [succeeded, refused, failed])).toEqual([
      [0, 0, 1],
      [3, 2, 1],
    ]);
    expect(counts.map(({ day }) => day)).toEqual([...counts.map(({ day }) => day)].sort());
    const stranger = await app.createWorkspace();
    await expect(count(stranger.account.address)).rejects.toMatchObject({ detail: "workspace:viewDenied" });
  });

  test("rows are kept for seven days", async () => {
    await app.call("GET", "/sessions", { key: key.plaintext });
    await app.writeLog();
    await moveClock(app.clients.db, 7 * 86_400_000 - 60_000);
    mine = { ...mine, cookie: (await reSignedIn()).cookie };
    expect((await list(`?keyId=${key.id}`)).data).toHaveLength(1);
    await moveClock(app.clients.db, 120_000);
    expect((await list(`?keyId=${key.id}`)).data).toEqual([]);
    await app.tick();
    expect(await app.clients.db.rows(sql`select 1 from request_log where key_id = ${key.id}`)).toEqual([]);
  });
});

/** The workspace's wallet with a login of now, the workspace selected. */
async function reSignedIn() {
  const { cookie } = await app.signIn(mine.account);
  const selected = await app.call("POST", "/auth/workspace/select", { cookie, body: { workspaceId: mine.id } });
  return { cookie: selected.cookies.join("; ") };
}
