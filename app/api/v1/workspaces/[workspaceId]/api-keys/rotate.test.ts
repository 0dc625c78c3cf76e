import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const keysOf = ({ id }: { id: string }) => `/workspaces/${id}/api-keys`;
const rotate = (keyId: string, body?: object, { cookie } = workspace, of = workspace) =>
  app.call("POST", `${keysOf(of)}/${keyId}/rotate`, { cookie, ...(body ? { body } : {}) });
const works = async (key: string) => (await app.call("GET", "/me", { key })).status;

test("201: a new key with the settings of the old one, which works until its grace ends", async () => {
  const settings = {
    label: "agent",
    environment: "TEST",
    scopes: ["sessions:read", "wallet:read"],
    expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    ipAllowlist: ["127.0.0.0/8", "::/0"],
    spendLimitMicroUsdc: "5000000",
  };
  const { data: old } = await app.call("POST", keysOf(workspace), { cookie: workspace.cookie, body: settings });
  const { status, data } = await rotate(old.id, { graceSeconds: 3_600 });
  expect(status).toBe(201);
  expect(data).toMatchObject({ ...settings, family: "LUXXON", revokedAt: null, lastUsedAt: null });
  expect(data.id).not.toBe(old.id);
  expect([await works(old.plaintext), await works(data.plaintext)]).toEqual([200, 200]);
  const listed = (await app.call("GET", keysOf(workspace), workspace)).data;
  const { revokedAt, gracePeriodEnd } = listed.find(({ id }: { id: string }) => id === old.id);
  expect(Date.parse(gracePeriodEnd) - Date.parse(revokedAt)).toBe(3_600_000);
  await moveClock(app.clients.db, 3_600_001);
  expect([await works(old.plaintext), await works(data.plaintext)]).toEqual([401, 200]);
  const audit = await app.clients.db.rows(sql`select action, metadata from audit_log
    where target_id in (${old.id}, ${data.id}) and metadata ?| array['rotatedTo', 'rotatedFrom'] order by action`);
  expect(audit).toMatchObject([
    { action: "apiKey.create", metadata: { rotatedFrom: old.id } },
    { action: "apiKey.revoke", metadata: { rotatedTo: data.id } },
  ]);
  const outbox = await app.clients.db.rows<{ type: string; text: string }>(sql`select type, row::text as text
    from events where row->>'id' in (${old.id}, ${data.id}) order by type`);
  expect(outbox.map(({ type }) => type).slice(-2)).toEqual(["key.created", "key.revoked"]);
  for (const { text } of outbox) expect(text).not.toContain("sha256");
});

test("60 s of grace without a body; none when asked for none", async () => {
  const first = await app.createKey(workspace, ["sessions:read"]);
  const second = (await rotate(first.id)).data;
  expect(await works(first.plaintext)).toBe(200);
  await moveClock(app.clients.db, 60_001);
  expect(await works(first.plaintext)).toBe(401);
  expect((await rotate(second.id, { graceSeconds: 0 })).status).toBe(201);
  expect(await works(second.plaintext)).toBe(401);
});

test("the limit of fifty unrevoked keys does not stand in the way", async () => {
  const full = await app.createWorkspace();
  const keys = await Promise.all(Array.from({ length: 50 }, () => app.createKey(full, ["sessions:read"])));
  const body = { label: "one more", environment: "TEST", scopes: ["sessions:read"] };
  expect((await app.call("POST", keysOf(full), { cookie: full.cookie, body })).body.detail).toBe("apiKey:limit");
  expect((await rotate(keys[0]?.id ?? "", {}, full, full)).status).toBe(201);
  expect((await app.call("POST", keysOf(full), { cookie: full.cookie, body })).body.detail).toBe("apiKey:limit");
});

test("of ten simultaneous rotations one gets the successor, the others 409 apiKey:revoked", async () => {
  const { id } = await app.createKey(workspace, ["sessions:read"]);
  const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(id)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const refused = answers.filter(({ body }) => body.code === "INVALID_STATE" && body.detail === "apiKey:revoked");
  expect(refused).toHaveLength(9);
});

test("400 graceSeconds, keyId and id; 401; 403 too low, stranger and key; 404 unknown and of another workspace", async () => {
  const { id, plaintext } = await app.createKey(workspace, ["sessions:read"]);
  for (const graceSeconds of [-1, 86_401, 1.5, "60"]) {
    expect((await rotate(id, { graceSeconds })).body.detail).toBe("graceSeconds");
  }
  const { cookie } = workspace;
  expect((await app.call("POST", `${keysOf(workspace)}/x/rotate`, { cookie })).body.detail).toBe("keyId");
  expect((await app.call("POST", `/workspaces/x/api-keys/${id}/rotate`, { cookie })).body.detail).toBe("id");
  expect((await app.call("POST", `${keysOf(workspace)}/${id}/rotate`)).status).toBe(401);
  const stranger = await app.createWorkspace();
  for (const by of [await app.addMember(workspace, "VIEWER"), stranger]) {
    expect((await rotate(id, {}, by)).body.detail).toBe("workspace:administrateDenied");
  }
  const byKey = await app.call("POST", `${keysOf(workspace)}/${id}/rotate`, { key: plaintext });
  expect(byKey.body.detail).toBe("auth:walletOnly");
  const foreign = await app.createKey(stranger, ["sessions:read"]);
  for (const unknown of [foreign.id, workspace.id]) {
    const { status, body } = await rotate(unknown);
    expect([status, body.code, body.detail]).toEqual([404, "NOT_FOUND", "apiKey:notFound"]);
  }
  expect([await works(plaintext), await works(foreign.plaintext)]).toEqual([200, 200]);
});
