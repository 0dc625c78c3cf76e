import { afterAll, beforeAll, expect, test } from "vitest";
import { findAuditEntry } from "#core/audit/find-audit-entry.ts";
import { walletContext } from "#core/sessions/testing.ts";
import { startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const outcome = ({ status, body }: TestResponse) => [status, body.code, body.detail];
const audit = (query = "", by: { cookie?: string; key?: string } = workspace) =>
  app.call("GET", `/workspaces/${workspace.id}/audit${query}`, {
    ...(by.key ? { key: by.key } : { cookie: by.cookie ?? "" }),
  });
const alerts = (body: unknown, by: { cookie?: string; key?: string } = workspace) => {
  const principal = by.key ? { key: by.key } : by.cookie ? { cookie: by.cookie } : {};
  return app.call("PATCH", `/workspaces/${workspace.id}/alerts`, { ...principal, body });
};

test("audit: who did what from where, newest first, in pages, by action", async () => {
  const keys = [];
  for (let n = 0; n < 5; n++) keys.push(await app.createKey(workspace, ["sessions:read"]));
  await app.call("POST", `/workspaces/${workspace.id}/api-keys/${keys[0]?.id}/revoke`, workspace);
  const { data } = await audit();
  expect(data.map(({ action }: { action: string }) => action)).toEqual([
    "apiKey.revoke",
    ...Array(5).fill("apiKey.create"),
    "workspace.create",
  ]);
  expect(data[0]).toEqual({
    id: expect.any(String),
    at: expect.stringMatching(/Z$/),
    actor: { kind: "wallet_session", walletAddress: workspace.account.address, keyId: null },
    action: "apiKey.revoke",
    targetType: "apiKey",
    targetId: keys[0]?.id,
    requestId: expect.any(String),
    ip: "127.0.0.1",
    metadata: { label: "test", prefix: expect.stringMatching(/^lxxn_test_/) },
  });
  // Who makes a workspace is signed in nowhere: the signature is the credential.
  expect(data.at(-1).actor).toEqual(data[0].actor);
  const seen: string[] = [];
  for (let query = "?action=apiKey.create&limit=2"; query; ) {
    const page = await audit(query);
    seen.push(...page.data.map(({ targetId }: { targetId: string }) => targetId));
    query = /\?[^>]*/.exec(String(page.headers.link ?? ""))?.[0] ?? "";
  }
  expect(seen).toEqual(keys.map(({ id }) => id).reverse());
});

test("audit: by actor and time, and as a file with the same filters", async () => {
  const own = await app.createWorkspace();
  const log = (query: string) => app.call("GET", `/workspaces/${own.id}/audit?${query}`, own);
  const key = await app.createKey(own, ["sessions:create"]);
  const at = (await log("action=apiKey.create")).data[0].at;
  const after = new Date(Date.parse(at) + 1).toISOString();
  await app.call("PATCH", `/workspaces/${own.id}`, { ...own, body: { name: 'Comma, and "quote"' } });
  const actions = async (query: string) => (await log(query)).data.map(({ action }: { action: string }) => action);
  const wallet = own.account.address.toLowerCase();
  expect(await actions(`actor=${wallet}`)).toEqual(["workspace.update", "apiKey.create", "workspace.create"]);
  expect(await actions("actor=system")).toEqual([]);
  expect(await actions(`actor=${key.id}`)).toEqual([]);
  expect(await actions(`since=${after}`)).toEqual(["workspace.update"]);
  expect(await actions(`until=${after}`)).toEqual(["apiKey.create", "workspace.create"]);
  const file = await app.call("GET", `/workspaces/${own.id}/audit?format=csv&since=${after}`, own);
  expect([file.status, file.headers["content-type"]]).toEqual([200, "text/csv; charset=utf-8"]);
  const lines = file.text.trimEnd().split("\r\n");
  expect(lines[0]).toBe("at,action,actorKind,walletAddress,keyId,targetType,targetId,ip,requestId,metadata");
  expect(lines.slice(1)).toEqual([expect.stringContaining(`,workspace.update,wallet_session,${own.account.address},`)]);
});

test("audit: one entry for the console, of the own workspace alone", async () => {
  const { data } = await audit("?limit=1");
  const as = ({ id, account }: TestWorkspace) =>
    walletContext(app.clients, { id, walletAddress: account.address }, account.address);
  expect(await findAuditEntry(as(workspace), { id: data[0].id })).toEqual(data[0]);
  const stranger = await app.createWorkspace();
  expect(await findAuditEntry(as(stranger), { id: data[0].id })).toBeNull();
  const peeking = walletContext(
    app.clients,
    { id: workspace.id, walletAddress: workspace.account.address },
    stranger.account.address,
  );
  await expect(findAuditEntry(peeking, { id: data[0].id })).rejects.toMatchObject({
    detail: "workspace:administrateDenied",
  });
});

test("audit: 400 malformed, 401 nobody, 403 stranger and any key", async () => {
  const { headers } = await audit("?limit=1");
  const cursor = /cursor=([^&>]+)/.exec(String(headers.link))?.[1];
  expect(outcome(await audit(`?limit=1&action=apiKey.create&cursor=${cursor}`))).toEqual([
    400,
    "INVALID_INPUT",
    "cursor",
  ]);
  expect(outcome(await audit("?cursor=x"))).toEqual([400, "INVALID_INPUT", "cursor"]);
  expect(outcome(await audit("?limit=201"))).toEqual([400, "INVALID_INPUT", "limit"]);
  expect(outcome(await audit("?action=everything"))).toEqual([400, "INVALID_INPUT", "action"]);
  expect(outcome(await audit("?actor=me"))).toEqual([400, "INVALID_INPUT", "actor"]);
  expect(outcome(await audit("?since=yesterday"))).toEqual([400, "INVALID_INPUT", "since"]);
  expect(outcome(await audit("?format=xml"))).toEqual([400, "INVALID_INPUT", "format"]);
  expect(outcome(await app.call("GET", "/workspaces/x/audit", workspace))).toEqual([400, "INVALID_INPUT", "id"]);
  expect(outcome(await app.call("GET", `/workspaces/${workspace.id}/audit`))).toEqual([
    401,
    "NOT_AUTHENTICATED",
    "auth:missing",
  ]);
  const stranger = await app.createWorkspace();
  expect(outcome(await audit("", stranger))).toEqual([403, "NOT_AUTHORIZED", "workspace:administrateDenied"]);
  const { plaintext: key } = await app.createKey(workspace, ["webhooks:write", "sessions:operate", "wallet:read"]);
  expect(outcome(await audit("", { key }))).toEqual([403, "NOT_AUTHORIZED", "auth:walletOnly"]);
});

test("alerts: 200 set and cleared and in the log, 400 malformed, 401 nobody, 403 stranger and any key", async () => {
  expect((await alerts({ lowBalanceMicroUsdc: "5000000" })).data).toEqual({ lowBalanceMicroUsdc: "5000000" });
  expect((await alerts({ lowBalanceMicroUsdc: null })).data).toEqual({ lowBalanceMicroUsdc: null });
  const { data } = await audit("?action=workspace.update");
  expect(data.map(({ metadata }: { metadata: object }) => metadata)).toEqual([
    { lowBalanceMicroUsdc: null },
    { lowBalanceMicroUsdc: "5000000" },
  ]);
  for (const lowBalanceMicroUsdc of [undefined, 5, "-1", "1.5", "1000000000000001"]) {
    expect(outcome(await alerts({ lowBalanceMicroUsdc }))).toEqual([400, "INVALID_INPUT", "lowBalanceMicroUsdc"]);
  }
  const body = { lowBalanceMicroUsdc: "1" };
  expect(outcome(await alerts(body, {}))).toEqual([401, "NOT_AUTHENTICATED", "auth:missing"]);
  const stranger = await app.createWorkspace();
  expect(outcome(await alerts(body, stranger))).toEqual([403, "NOT_AUTHORIZED", "workspace:administrateDenied"]);
  const { plaintext: key } = await app.createKey(workspace, ["wallet:read"]);
  expect(outcome(await alerts(body, { key }))).toEqual([403, "NOT_AUTHORIZED", "auth:walletOnly"]);
});
