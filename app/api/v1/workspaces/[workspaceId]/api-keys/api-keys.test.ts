import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const input = { label: "agent", environment: "TEST", scopes: ["sessions:create", "sessions:read", "sessions:read"] };
const keysOf = ({ id }: TestWorkspace) => `/workspaces/${id}/api-keys`;
const mint = (body: object, from = workspace) => app.call("POST", keysOf(from), { cookie: from.cookie, body });

describe("mint", () => {
  test("201: the plaintext once, its sha256 only in the database, and it works", async () => {
    const { status, data } = await mint({ ...input, label: "  agent " });
    expect(status).toBe(201);
    expect(data).toMatchObject({
      workspaceId: workspace.id,
      family: "LUXXON",
      label: "agent",
      scopes: ["sessions:read", "sessions:create"],
      lastUsedAt: null,
      revokedAt: null,
      createdByWallet: workspace.account.address,
    });
    expect(data.plaintext).toMatch(new RegExp(`^lxxn_test_${workspace.id.slice(0, 6)}_[0-9A-Za-z]{43}$`));
    expect(data.prefix).toBe(data.plaintext.slice(0, 20));
    const stored = await app.clients.db.rows<{ row: string }>(sql`select row_to_json(k)::text as row from api_keys k
      union all select row_to_json(a)::text from audit_log a`);
    expect(stored.some(({ row }) => row.includes(data.plaintext.slice(17)))).toBe(false);
    const me = await app.call("GET", "/me", { key: data.plaintext });
    expect(me.data).toEqual({
      kind: "api_key",
      keyId: data.id,
      workspaceId: workspace.id,
      environment: "TEST",
      scopes: data.scopes,
      workspace: { id: workspace.id, slug: workspace.slug, name: "Test" },
    });
  });

  test.each([
    ["label", { label: " " }],
    ["label", { label: "x".repeat(65) }],
    ["environment", { environment: "LIVE" }],
    ["environment", { environment: "test" }],
    ["scopes", { scopes: [] }],
    ["scopes", { scopes: ["sessions:everything"] }],
    ["scopes", { scopes: null }],
    ["expiresAt", { expiresAt: "tomorrow" }],
    ["expiresAt", { expiresAt: "2020-01-01T00:00:00Z" }],
    ["expiresAt", { expiresAt: "2099-01-01T00:00:00Z" }],
    ["ipAllowlist", { ipAllowlist: [] }],
    ["ipAllowlist", { ipAllowlist: ["10.0.0.0/33"] }],
    ["ipAllowlist", { ipAllowlist: Array(21).fill("10.0.0.1") }],
    ["spendLimitMicroUsdc", { spendLimitMicroUsdc: "0" }],
    ["spendLimitMicroUsdc", { spendLimitMicroUsdc: 5 }],
    ["spendLimitMicroUsdc", { spendLimitMicroUsdc: "1.5" }],
    ["spendLimitMicroUsdc", { spendLimitMicroUsdc: "1000000000000001" }],
  ])("400 %s: %j", async (detail, change) => {
    const answer = await mint({ ...input, ...change });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, "INVALID_INPUT", detail]);
  });

  test("the optional members come back normalised", async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const { data } = await mint({
      ...input,
      expiresAt,
      ipAllowlist: ["203.0.113.9/24"],
      spendLimitMicroUsdc: "5000000",
    });
    expect(data).toMatchObject({ expiresAt, ipAllowlist: ["203.0.113.0/24"], spendLimitMicroUsdc: "5000000" });
  });

  test("401 none, 403 stranger and key, 409 at fifty however many come at once", async () => {
    expect((await app.call("POST", keysOf(workspace), { body: input })).status).toBe(401);
    const other = await app.createWorkspace();
    const foreign = await app.call("POST", keysOf(workspace), { cookie: other.cookie, body: input });
    expect([foreign.status, foreign.body.detail]).toEqual([403, "workspace:administrateDenied"]);
    const { plaintext } = await app.createKey(other, ["sessions:read"]);
    expect((await app.call("POST", keysOf(other), { key: plaintext, body: input })).body.detail).toBe(
      "auth:walletOnly",
    );
    const answers = await Promise.all(Array.from({ length: 60 }, () => mint(input, other)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(49);
    expect(answers.filter(({ body }) => body.detail === "apiKey:limit")).toHaveLength(11);
  });
});

describe("list", () => {
  test("newest first, revoked ones included, never a plaintext", async () => {
    const fresh = await app.createWorkspace();
    const first = await app.createKey(fresh, ["sessions:read"]);
    const second = await app.createKey(fresh, ["sessions:read"]);
    await app.call("POST", `${keysOf(fresh)}/${first.id}/revoke`, { cookie: fresh.cookie });
    const { text, data } = await app.call("GET", keysOf(fresh), { cookie: fresh.cookie });
    expect(data.map(({ id }: { id: string }) => id)).toEqual([second.id, first.id]);
    expect(text).not.toContain("plaintext");
    expect(text).not.toContain("sha256");
    expect((await app.call("GET", `${keysOf(fresh)}?family=LUXCORE`, { cookie: fresh.cookie })).data).toEqual([]);
    expect((await app.call("GET", `${keysOf(fresh)}?family=X`, { cookie: fresh.cookie })).body.detail).toBe("family");
    expect(
      (await app.call("GET", `${keysOf(fresh)}?family=LUXXON&family=LUXCORE`, { cookie: fresh.cookie })).body.detail,
    ).toBe("family");
  });

  test("403 for a stranger, 400 for a bad id", async () => {
    const other = await app.createWorkspace();
    expect((await app.call("GET", keysOf(workspace), { cookie: other.cookie })).body.detail).toBe(
      "workspace:viewDenied",
    );
    expect((await app.call("GET", "/workspaces/x/api-keys", { cookie: other.cookie })).body.detail).toBe("workspaceId");
  });
});

describe("revoke", () => {
  const revoke = (id: string, body?: object, from = workspace) =>
    app.call("POST", `${keysOf(from)}/${id}/revoke`, { cookie: from.cookie, ...(body ? { body } : {}) });

  test("the key works for its 60 s of grace and not a moment longer", async () => {
    const { id, plaintext } = await app.createKey(workspace, ["sessions:read"]);
    const { status, data } = await revoke(id);
    expect(status).toBe(200);
    expect(Date.parse(data.gracePeriodEnd) - Date.parse(data.revokedAt)).toBe(60_000);
    expect((await app.call("GET", "/me", { key: plaintext })).status).toBe(200);
    await moveClock(app.clients.db, 60_001);
    const refused = await app.call("GET", "/me", { key: plaintext });
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([401, "REVOKED_API_KEY", "key:revoked"]);
    expect(refused.headers["www-authenticate"]).toBe("Bearer");
  });

  test("a repeat keeps the stamps; a smaller grace brings the end forward; a larger one does nothing", async () => {
    const { id, plaintext } = await app.createKey(workspace, ["sessions:read"]);
    const first = (await revoke(id, { graceSeconds: 30 })).data;
    expect((await revoke(id, { graceSeconds: 60 })).data).toEqual(first);
    const sooner = (await revoke(id, { graceSeconds: 0 })).data;
    expect([sooner.revokedAt, sooner.gracePeriodEnd]).toEqual([first.revokedAt, first.revokedAt]);
    expect((await app.call("GET", "/me", { key: plaintext })).status).toBe(401);
    const audit = await app.clients.db.rows(
      sql`select 1 from audit_log where action = 'apiKey.revoke' and target_id = ${id}`,
    );
    expect(audit).toHaveLength(1);
  });

  test("404 for an unknown key and for a key of another workspace; 400 for bad members; 403 for a stranger", async () => {
    const other = await app.createWorkspace();
    const foreign = await app.createKey(other, ["sessions:read"]);
    const unknown = "019e212c-1e40-7a11-9c22-33dd44ee55ff";
    expect((await revoke(unknown)).body).toMatchObject({
      statusCode: 404,
      code: "NOT_FOUND",
      detail: "apiKey:notFound",
    });
    expect((await revoke(foreign.id)).body).toMatchObject({
      statusCode: 404,
      code: "NOT_FOUND",
      detail: "apiKey:notFound",
    });
    expect((await app.call("GET", "/me", { key: foreign.plaintext })).status).toBe(200);
    expect((await revoke("x")).body.detail).toBe("keyId");
    expect((await revoke(unknown, { graceSeconds: 61 })).body.detail).toBe("graceSeconds");
    expect((await revoke(unknown, { graceSeconds: 1.5 })).body.detail).toBe("graceSeconds");
    const denied = await app.call("POST", `${keysOf(workspace)}/${unknown}/revoke`, { cookie: other.cookie });
    expect(denied.body.detail).toBe("workspace:administrateDenied");
  });
});

describe("bearer", () => {
  test.each([
    ["Bearer", 401, "MISSING_TOKEN", "auth:emptyBearer"],
    ["Bearer ", 401, "MISSING_TOKEN", "auth:emptyBearer"],
    ["Basic abc", 401, "INVALID_TOKEN", "auth:notAKey"],
    ["Bearer eyJhbGciOi", 401, "INVALID_TOKEN", "auth:notAKey"],
    ["Bearer lxxn_test_short", 401, "INVALID_API_KEY", "key:unknown"],
    [`Bearer lxxn_test_3a91cf_${"0".repeat(43)}`, 401, "INVALID_API_KEY", "key:unknown"],
  ])("%j is %i %s", async (authorization, status, code, detail) => {
    const answer = await app.call("GET", "/me", { headers: { authorization }, cookie: workspace.cookie });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([status, code, detail]);
  });

  test("an expired key and a key used from elsewhere are refused", async () => {
    const soon = new Date(Date.now() + 3_600_000 * 24).toISOString();
    const expiring = (await mint({ ...input, expiresAt: soon })).data.plaintext;
    await moveClock(app.clients.db, 3_600_000 * 24);
    expect((await app.call("GET", "/me", { key: expiring })).body.detail).toBe("key:expired");
    const cookie = (await app.createWorkspace()).cookie;
    expect(cookie).toBeTruthy();
  });

  test("403 key:ipDenied from an address that is not listed", async () => {
    const home = await app.createWorkspace();
    const elsewhere = (await mint({ ...input, ipAllowlist: ["203.0.113.0/24"] }, home)).data.plaintext;
    const here = (await mint({ ...input, ipAllowlist: ["127.0.0.0/8", "::1"] }, home)).data.plaintext;
    expect((await app.call("GET", "/me", { key: elsewhere })).body.detail).toBe("key:ipDenied");
    expect((await app.call("GET", "/me", { key: here })).status).toBe(200);
  });

  test("lastUsedAt is stamped at the first use and then once a minute", async () => {
    const home = await app.createWorkspace();
    const { plaintext } = await app.createKey(home, ["sessions:read"]);
    const lastUsed = async () => (await app.call("GET", keysOf(home), { cookie: home.cookie })).data[0].lastUsedAt;
    await app.call("GET", "/me", { key: plaintext });
    const first = await lastUsed();
    expect(first).not.toBeNull();
    await app.call("GET", "/me", { key: plaintext });
    expect(await lastUsed()).toBe(first);
    await moveClock(app.clients.db, 61_000);
    await app.call("GET", "/me", { key: plaintext });
    expect(await lastUsed()).not.toBe(first);
  });
});
