import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { always, type Receiver, startReceiver } from "#core/webhooks/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let receiver: Receiver;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  receiver = await startReceiver();
});
beforeEach(async () => {
  workspace = await app.createWorkspace();
  await app.tick();
  receiver.received.length = 0;
  receiver.answer = always(200);
});
afterAll(async () => {
  await app.stop();
  await receiver.close();
});

const unknown = "019e2130-0000-7f10-8a20-3b40c5d60718";
const call = (method: string, path: string, body?: unknown, by: { cookie?: string; key?: string } = workspace) => {
  const { cookie, key } = by;
  const principal = key ? { key } : cookie ? { cookie } : {};
  return app.call(method, `/workspaces/${workspace.id}/webhooks${path}`, { ...principal, body });
};
const add = async (events: string[] = ["*"]) => (await call("POST", "", { url: receiver.url, events })).data;
const outcome = ({ status, body }: TestResponse) => [status, body.code, body.detail];

/** The least change that every family but pool reports. */
const mintKey = () => app.createKey(workspace, ["webhooks:write"]);

async function addMember(role: "ADMIN" | "VIEWER") {
  const member = await app.signIn();
  const { address: walletAddress } = member.account;
  await app.clients.db.rows(sql`insert into workspace_members (workspace_id, wallet_address, role)
    values (${workspace.id}, ${walletAddress}, ${role})`);
  await app.clients.authz.setRoles([{ workspaceId: workspace.id, walletAddress, role }]);
  return member;
}

describe("endpoints", () => {
  test("201: the secret once, stored sealed, in no answer, no audit row and no event afterwards", async () => {
    const body = { url: "https://example.com/hook?token=abc", events: ["session.*", "session.*", "key.created"] };
    const { status, data } = await call("POST", "", { ...body, description: "billing" });
    expect(status).toBe(201);
    expect(data).toEqual({
      id: expect.any(String),
      workspaceId: workspace.id,
      url: body.url,
      description: "billing",
      events: ["session.*", "key.created"],
      enabled: true,
      disabledReason: null,
      createdAt: expect.any(String),
      updatedAt: data.createdAt,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { secret, ...shown } = data;
    expect((await call("GET", "")).data).toEqual([shown]);
    expect((await call("GET", `/${data.id}`)).data).toEqual(shown);
    const stored = await app.clients.db.rows<{ row: string }>(sql`
      select row_to_json(w)::text as row from webhook_endpoints w union all select row_to_json(a)::text from audit_log a`);
    for (const part of [secret.slice(6), Buffer.from(secret.slice(6), "base64").toString("hex"), "token=abc"]) {
      expect(stored.filter(({ row }) => row.includes(part) && !row.includes(`"url":"${body.url}"`))).toEqual([]);
    }
    expect(stored.some(({ row }) => row.includes(secret.slice(6)))).toBe(false);
  });

  test.each([
    ["url", { url: undefined }],
    ["url", { url: 5 }],
    ["url", { url: "hooks.example.com" }],
    ["url", { url: "ftp://example.com/" }],
    ["url", { url: "https://user:pass@example.com/" }],
    ["url", { url: "http://10.0.0.1/" }],
    ["url", { url: "http://169.254.169.254/latest/meta-data" }],
    ["url", { url: "http://[fd00::1]/" }],
    ["url", { url: "http://0.0.0.0/" }],
    ["url", { url: `https://example.com/${"x".repeat(2_048)}` }],
    ["events", { events: undefined }],
    ["events", { events: [] }],
    ["events", { events: ["session.flying"] }],
    ["events", { events: ["session.updated"] }],
    ["events", { events: ["webhook.*"] }],
    ["events", { events: Array(51).fill("*") }],
    ["description", { description: "x".repeat(201) }],
    ["description", { description: null }],
    ["description", { description: "\u0000" }],
  ])("400 %s (%#)", async (detail, change) => {
    const answer = await call("POST", "", { url: "https://example.com/", events: ["*"], ...change });
    expect(outcome(answer)).toEqual([400, "INVALID_INPUT", detail]);
  });

  test("400 for ids that are none; 404 for endpoints that are not the workspace's", async () => {
    const { id } = await add();
    const stranger = await app.createWorkspace();
    const foreign = (method: string, path: string, body?: object) =>
      app.call(method, `/workspaces/${stranger.id}/webhooks/${id}${path}`, { cookie: stranger.cookie, body });
    for (const [method, path, body] of [
      ["GET", ""],
      ["PATCH", "", { enabled: false }],
      ["DELETE", ""],
      ["POST", "/rotate-secret"],
      ["POST", "/test"],
      ["GET", "/deliveries"],
      ["POST", "/replay", { since: "2026-01-01T00:00:00Z", only: "failed" }],
    ] as const) {
      expect(outcome(await call(method, `/nothing${path}`, body))).toEqual([400, "INVALID_INPUT", "webhookId"]);
      expect(outcome(await call(method, `/${unknown}${path}`, body))).toEqual([404, "NOT_FOUND", "webhook:notFound"]);
      expect(outcome(await foreign(method, path, body))).toEqual([404, "NOT_FOUND", "webhook:notFound"]);
    }
    const malformed = await app.call("GET", "/workspaces/nothing/webhooks", workspace);
    expect(outcome(malformed)).toEqual([400, "INVALID_INPUT", "id"]);
    expect((await call("GET", `/${id}`)).data.enabled).toBe(true);
  });

  test("401 nobody, 403 stranger, viewer, foreign origin and a key without the scope; an admin and a key with it may", async () => {
    const { id } = await add();
    const stranger = await app.createWorkspace();
    const viewer = await addMember("VIEWER");
    const admin = await addMember("ADMIN");
    const reader = await app.createKey(workspace, ["sessions:read"]);
    const { plaintext } = await mintKey();
    const other = await app.createKey(stranger, ["webhooks:write"]);
    for (const [method, path, body] of [
      ["POST", "", { url: receiver.url, events: ["*"] }],
      ["GET", ""],
      ["GET", `/${id}`],
      ["PATCH", `/${id}`, { description: "x" }],
      ["POST", `/${id}/rotate-secret`],
      ["POST", `/${id}/test`],
      ["GET", `/${id}/deliveries`],
      ["POST", `/${id}/replay`, { since: "2026-01-01T00:00:00Z", only: "failed" }],
      ["DELETE", `/${id}`],
    ] as const) {
      const by = async (who: { cookie?: string; key?: string }) => outcome(await call(method, path, body, who));
      expect(await by({})).toEqual([401, "NOT_AUTHENTICATED", "auth:missing"]);
      expect(await by(stranger)).toEqual([403, "NOT_AUTHORIZED", "workspace:administrateDenied"]);
      await app.call("POST", "/auth/workspace/select", { ...viewer, body: { workspaceId: workspace.id } });
      expect(await by(viewer)).toEqual([403, "NOT_AUTHORIZED", "workspace:administrateDenied"]);
      expect(await by({ key: reader.plaintext })).toEqual([403, "INSUFFICIENT_SCOPE", "scope:missing"]);
      expect(await by({ key: other.plaintext })).toEqual([403, "WORKSPACE_MISMATCH", "workspace:mismatch"]);
    }
    await app.call("POST", "/auth/workspace/select", { ...admin, body: { workspaceId: workspace.id } });
    expect((await call("PATCH", `/${id}`, { description: "by admin" }, admin)).status).toBe(200);
    expect((await call("PATCH", `/${id}`, { description: "by key" }, { key: plaintext })).data.description).toBe(
      "by key",
    );
    const headers = { origin: "https://evil.example" };
    const crossed = await app.call("DELETE", `/workspaces/${workspace.id}/webhooks/${id}`, { ...workspace, headers });
    expect(outcome(crossed)).toEqual([403, "NOT_AUTHORIZED", "auth:crossOrigin"]);
    expect((await call("GET", `/${id}`)).status).toBe(200);
  });

  test("409: ten endpoints, however many are added at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => call("POST", "", { url: receiver.url, events: ["*"] })),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(outcome)).toEqual(Array(14).fill([409, "CONFLICT", "webhook:limit"]));
    expect((await call("GET", "")).data).toHaveLength(10);
    await call("DELETE", `/${answers.find(({ status }) => status === 201)?.data.id}`);
    expect((await call("POST", "", { url: receiver.url, events: ["*"] })).status).toBe(201);
  });

  test("PATCH changes what is given, checks a new URL, and writes to the log what was changed", async () => {
    const { id, secret: _, ...before } = await add(["session.*"]);
    expect((await call("PATCH", `/${id}`, {})).data).toEqual({ id, ...before });
    const changed = await call("PATCH", `/${id}`, { events: ["key.*"], description: "d", enabled: false });
    expect(changed.data).toMatchObject({ url: receiver.url, events: ["key.*"], description: "d", enabled: false });
    expect((await call("PATCH", `/${id}`, { description: null })).data).toMatchObject({
      description: null,
      enabled: false,
    });
    for (const [detail, body] of [
      ["url", { url: "http://192.168.0.1/" }],
      ["url", { url: null }],
      ["events", { events: null }],
      ["enabled", { enabled: "yes" }],
    ] as const) {
      expect(outcome(await call("PATCH", `/${id}`, body))).toEqual([400, "INVALID_INPUT", detail]);
    }
    await call("DELETE", `/${id}`);
    const log = await app.call("GET", `/workspaces/${workspace.id}/audit`, workspace);
    expect(log.data.slice(0, 4)).toMatchObject([
      { action: "webhook.delete", targetType: "webhook", targetId: id },
      { action: "webhook.update", metadata: { changed: ["description"] } },
      { action: "webhook.update", metadata: { changed: ["events", "description", "enabled"] } },
      { action: "webhook.create", metadata: { host: new URL(receiver.url).host } },
    ]);
  });
});

describe("messages", () => {
  test("are signed, enveloped, subscribed to, and told to whom they concern alone", async () => {
    const wanted = await add(["key.*"]);
    await add(["pool.*", "session.live"]);
    const other = await app.createWorkspace();
    await app.createKey(other, ["webhooks:write"]);
    const key = await mintKey();
    await app.call("POST", `/workspaces/${workspace.id}/api-keys/${key.id}/revoke`, workspace);
    expect((await app.tick()).data.webhooks).toBe(2);
    expect(receiver.received.map(({ message }) => [message.type, message.workspaceId, message.data.id])).toEqual(
      expect.arrayContaining([
        ["key.created", workspace.id, key.id],
        ["key.revoked", workspace.id, key.id],
      ]),
    );
    expect(receiver.received).toHaveLength(2);
    for (const call of receiver.received) {
      expect(receiver.verifies(call, wanted.secret)).toBe(true);
      expect(call.id).toMatch(/^msg_[0-9a-f]{32}$/);
      expect(Object.keys(call.message)).toEqual(["type", "timestamp", "workspaceId", "data"]);
      expect(call.message.data).not.toHaveProperty("sha256");
      expect(call.headers["content-type"]).toBe("application/json");
    }
    await app.tick();
    expect(receiver.received).toHaveLength(2);
    const listed = (await call("GET", `/${wanted.id}/deliveries`)).data;
    expect(listed).toHaveLength(2);
    expect(listed[0]).toEqual({
      id: expect.stringMatching(/^msg_/),
      type: expect.stringMatching(/^key\./),
      attempt: 1,
      status: 200,
      durationMs: expect.any(Number),
      at: expect.any(String),
      nextAttemptAt: null,
    });
  });

  test("both secrets sign for 24 h after a rotation, the new one alone afterwards", async () => {
    const { id, secret: old } = await add();
    const { status, data } = await call("POST", `/${id}/rotate-secret`);
    expect(status).toBe(200);
    expect(data.secret).not.toBe(old);
    const verdicts = async () => {
      receiver.received.length = 0;
      await call("POST", `/${id}/test`);
      return [old, data.secret].map((secret) => receiver.received.every((sent) => receiver.verifies(sent, secret)));
    };
    expect(await verdicts()).toEqual([true, true]);
    await moveClock(app.clients.db, 24 * 3_600_000 - 60_000);
    await app.call("POST", "/auth/workspace/select", { ...workspace, body: { workspaceId: workspace.id } });
    workspace = { ...workspace, ...(await again()) };
    expect(await verdicts()).toEqual([true, true]);
    await moveClock(app.clients.db, 61_000);
    expect(await verdicts()).toEqual([false, true]);
  });

  /** The login of a day ago is over. */
  async function again() {
    const { cookie } = await app.signIn(workspace.account);
    const selected = await app.call("POST", "/auth/workspace/select", { cookie, body: { workspaceId: workspace.id } });
    return { cookie: selected.cookies.join("; ") };
  }

  test("a test says what the receiver answered, and is listed, and changes nothing else", async () => {
    const { id, secret } = await add();
    const { data } = await call("POST", `/${id}/test`);
    expect(data).toEqual({ delivered: true, status: 200, durationMs: expect.any(Number) });
    expect(receiver.received[0]?.message).toMatchObject({ type: "webhook.test", data: { webhookId: id } });
    expect(receiver.received.every((sent) => receiver.verifies(sent, secret))).toBe(true);
    receiver.answer = always(410);
    expect((await call("POST", `/${id}/test`)).data).toMatchObject({ delivered: false, status: 410 });
    receiver.answer = (_call, response) => void response.destroy();
    expect((await call("POST", `/${id}/test`)).data).toMatchObject({ delivered: false, status: null });
    expect((await call("GET", `/${id}`)).data.enabled).toBe(true);
    expect((await call("GET", `/${id}/deliveries`)).data.map((row: { status: number }) => row.status)).toEqual([
      null,
      410,
      200,
    ]);
  });

  test("deliveries come in pages; a cursor of another endpoint is refused", async () => {
    const [one, two] = [await add(), await add()];
    for (let n = 0; n < 5; n++) await call("POST", `/${one.id}/test`);
    const seen: string[] = [];
    let path: string | undefined = `/${one.id}/deliveries?limit=2`;
    let cursor = "";
    while (path) {
      const page: TestResponse = await call("GET", path);
      seen.push(...page.data.map((row: { id: string }) => row.id));
      const next = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ""))?.[1];
      cursor = (next && new URL(next).searchParams.get("cursor")) || cursor;
      path = next && `/${one.id}/deliveries?limit=2&cursor=${cursor}`;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    const crossed = await call("GET", `/${two.id}/deliveries?cursor=${cursor}`);
    expect(outcome(crossed)).toEqual([400, "INVALID_INPUT", "cursor"]);
    expect(outcome(await call("GET", `/${two.id}/deliveries?limit=0`))).toEqual([400, "INVALID_INPUT", "limit"]);
  });

  test("replay: one message under its id, the failed ones, the missing ones", async () => {
    const { id } = await add(["key.created"]);
    receiver.answer = always(500);
    await mintKey();
    await app.tick();
    const [first] = receiver.received;
    const since = new Date(Date.now() - 3_600_000 + (await clockOffset())).toISOString();
    const replay = (body: object) => call("POST", `/${id}/replay`, body);
    receiver.answer = always(200);
    expect((await replay({ since, only: "failed" })).data).toEqual({ queued: 1 });
    await app.tick();
    expect(receiver.received.map((sent) => sent.id)).toEqual([first?.id, first?.id]);
    expect((await replay({ since, only: "failed" })).data).toEqual({ queued: 0 });

    const one = await replay({ messageId: first?.id });
    expect([one.status, one.data]).toEqual([202, { queued: 1 }]);
    await app.tick();
    expect(receiver.received.map((sent) => sent.id)).toEqual([first?.id, first?.id, first?.id]);

    await call("PATCH", `/${id}`, { enabled: false });
    await mintKey();
    await app.tick();
    await call("PATCH", `/${id}`, { enabled: true });
    expect((await replay({ since, only: "missing" })).data).toEqual({ queued: 1 });
    expect((await replay({ since, only: "missing" })).data).toEqual({ queued: 0 });
    await app.tick();
    expect(new Set(receiver.received.map((sent) => sent.id)).size).toBe(2);

    const other = await app.createWorkspace();
    await app.createKey(other, ["webhooks:write"]);
    const foreign = await app.clients.db.row<{ id: string }>(sql`
      select 'msg_' || replace(id::text, '-', '') as id from events where ${other.id}::uuid = any(workspace_ids)`);
    for (const messageId of [foreign?.id, "msg_00000000000000000000000000000000"]) {
      expect(outcome(await replay({ messageId }))).toEqual([404, "NOT_FOUND", "webhook:message"]);
    }
    for (const [detail, body] of [
      ["messageId", {}],
      ["messageId", { messageId: "msg_1" }],
      ["messageId", { messageId: first?.id, since, only: "failed" }],
      ["since", { only: "failed" }],
      ["only", { since }],
      ["only", { since, only: "all" }],
      ["since", { since: "yesterday", only: "failed" }],
    ] as const) {
      expect(outcome(await replay(body))).toEqual([400, "INVALID_INPUT", detail]);
    }
    expect(outcome(await call("POST", `/${id}/replay`))).toEqual([400, "INVALID_INPUT", "body:notObject"]);
  });

  async function clockOffset(): Promise<number> {
    return Number((await app.clients.db.row<{ ms: string }>(sql`select offset_ms::text as ms from clock`))?.ms ?? 0);
  }
});
