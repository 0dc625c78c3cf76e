import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestWallet, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
let admin: TestWorkspace;
let viewer: TestWorkspace;
let stranger: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
  [admin, viewer] = [await app.addMember(workspace, "ADMIN"), await app.addMember(workspace, "VIEWER")];
  stranger = await app.createWorkspace();
});
afterAll(() => app.stop());

const wallet = () => privateKeyToAccount(generatePrivateKey()).address;
const membersOf = ({ id }: { id: string }) => `/workspaces/${id}/members`;
const memberOf = (of: { id: string }, { account }: TestWallet) => `${membersOf(of)}/${account.address}`;
const add = (body: object, { id, cookie } = workspace) => app.call("POST", membersOf({ id }), { cookie, body });
const change = (of: TestWorkspace, role: string, { cookie } = workspace) =>
  app.call("PATCH", memberOf(workspace, of), { cookie, body: { role } });
const remove = (of: TestWorkspace, { cookie } = workspace) => app.call("DELETE", memberOf(of, of), { cookie });
const refusal = ({ status, body }: { status: number; body: { code: string; detail: string } }) => [
  status,
  body.code,
  body.detail,
];
const sees = async ({ id, cookie }: TestWorkspace) => (await app.call("GET", `/workspaces/${id}`, { cookie })).status;
const audit = (action: string, target: string) =>
  app.clients.db.rows<{ metadata: object; wallet: string }>(sql`select metadata, actor_wallet as wallet from audit_log
    where action = ${action} and target_id = ${target}`);

describe("list", () => {
  test("200: oldest first, in pages, to every member", async () => {
    const rows = (await app.call("GET", membersOf(workspace), viewer)).data;
    expect(rows.map(({ role }: { role: string }) => role)).toEqual(["OWNER", "ADMIN", "VIEWER"]);
    expect(rows[0]).toEqual({
      id: expect.any(String),
      workspaceId: workspace.id,
      walletAddress: workspace.account.address,
      role: "OWNER",
      createdAt: expect.stringMatching(/Z$/),
    });
    const first = await app.call("GET", `${membersOf(workspace)}?limit=2`, viewer);
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? "";
    const second = await app.call("GET", next.replace(`${app.url}/api/v1`, ""), viewer);
    expect([...first.data, ...second.data]).toEqual(rows);
    expect(second.headers.link).toBeUndefined();
    const cursor = new URL(next).searchParams.get("cursor");
    expect(refusal(await app.call("GET", `${membersOf(stranger)}?cursor=${cursor}`, stranger))).toEqual([
      400,
      "INVALID_INPUT",
      "cursor",
    ]);
  });

  test("400 limit and id, 401, 403 stranger and key", async () => {
    expect((await app.call("GET", `${membersOf(workspace)}?limit=201`, viewer)).body.detail).toBe("limit");
    expect((await app.call("GET", "/workspaces/7/members", viewer)).body.detail).toBe("id");
    expect((await app.call("GET", membersOf(workspace))).status).toBe(401);
    expect((await app.call("GET", membersOf(workspace), stranger)).body.detail).toBe("workspace:viewDenied");
    const { plaintext } = await app.createKey(workspace, ["sessions:read"]);
    expect((await app.call("GET", membersOf(workspace), { key: plaintext })).body.detail).toBe("auth:walletOnly");
  });
});

describe("add", () => {
  test("201: the row and the token, stored on the workspace; the wallet is in at once, and the audit log knows", async () => {
    const joined = await app.signIn();
    const { status, data, headers } = await add({ walletAddress: joined.account.address.toLowerCase(), role: "ADMIN" });
    expect([status, data.walletAddress, data.role]).toEqual([201, joined.account.address, "ADMIN"]);
    expect(headers["x-lx-consistency-token"]).toBe(data.consistencyToken);
    const stored = await app.clients.db.row<{ token: string }>(
      sql`select consistency_token as token from workspaces where id = ${workspace.id}`,
    );
    expect(stored?.token).toBe(data.consistencyToken);
    const own = await app.call("GET", "/workspaces", joined);
    expect(own.data).toMatchObject([{ workspaceId: workspace.id, role: "ADMIN" }]);
    expect(await audit("member.add", joined.account.address)).toEqual([
      { metadata: { walletAddress: joined.account.address, to: "ADMIN" }, wallet: workspace.account.address },
    ]);
  });

  test("409 member:exists, and 409 member:limit at a hundred however many come at once", async () => {
    const again = { walletAddress: viewer.account.address, role: "OWNER" };
    expect(refusal(await add(again))).toEqual([409, "CONFLICT", "member:exists"]);
    const full = await app.createWorkspace();
    await app.clients.db.rows(sql`insert into workspace_members (workspace_id, wallet_address, role)
      select ${full.id}, '0x' || lpad(to_hex(n), 40, '0'), 'VIEWER' from generate_series(1, 94) n`);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => add({ walletAddress: wallet(), role: "VIEWER" }, full)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ body }) => body.detail === "member:limit")).toHaveLength(5);
  });

  test.each([
    ["walletAddress", { role: "VIEWER" }],
    ["walletAddress", { walletAddress: "0x1", role: "VIEWER" }],
    ["walletAddress", { walletAddress: `0x${"0".repeat(40)}`, role: "VIEWER" }],
    ["role", { walletAddress: `0x${"1".repeat(40)}` }],
    ["role", { walletAddress: `0x${"1".repeat(40)}`, role: "owner" }],
  ])("400 %s: %j", async (detail, body) => {
    expect(refusal(await add(body))).toEqual([400, "INVALID_INPUT", detail]);
  });

  test("403: viewers add nobody, administrators no owner, strangers and keys nobody; nothing is written", async () => {
    const walletAddress = wallet();
    const denied = async (cookie: string, role: string) =>
      (await app.call("POST", membersOf(workspace), { cookie, body: { walletAddress, role } })).body.detail;
    expect(await denied(viewer.cookie, "VIEWER")).toBe("workspace:administrateDenied");
    expect(await denied(admin.cookie, "OWNER")).toBe("workspace:transferDenied");
    expect(await denied(stranger.cookie, "VIEWER")).toBe("workspace:administrateDenied");
    const { plaintext } = await app.createKey(workspace, ["sessions:operate"]);
    const body = { walletAddress, role: "VIEWER" };
    const byKey = await app.call("POST", membersOf(workspace), { key: plaintext, body });
    expect(byKey.body.detail).toBe("auth:walletOnly");
    const rows = sql`select 1 from workspace_members where wallet_address = ${walletAddress}`;
    expect(await app.clients.db.rows(rows)).toEqual([]);
  });
});

describe("change a role", () => {
  test("200: exactly the new role, in both stores", async () => {
    const member = await app.addMember(workspace, "VIEWER");
    const rename = () =>
      app.call("PATCH", `/workspaces/${workspace.id}`, { cookie: member.cookie, body: { name: "T" } });
    expect((await rename()).status).toBe(403);
    const raised = await change(member, "ADMIN");
    expect([raised.status, raised.data.role]).toEqual([200, "ADMIN"]);
    expect(raised.headers["x-lx-consistency-token"]).toBe(raised.data.consistencyToken);
    expect((await rename()).status).toBe(200);
    expect((await change(member, "VIEWER")).data.role).toBe("VIEWER");
    expect((await rename()).status).toBe(403);
    const known = await app.clients.authz.readMembers(workspace.id);
    const address = member.account.address.toLowerCase();
    expect(known.filter(({ walletAddress }) => walletAddress === address)).toMatchObject([{ role: "VIEWER" }]);
    expect((await change(member, "VIEWER")).status).toBe(200);
    expect(await audit("member.update", member.account.address)).toHaveLength(2);
  });

  test("403: an administrator makes and unmakes no owner, a viewer and a stranger change nothing", async () => {
    const owner = await app.addMember(workspace, "OWNER");
    expect((await change(viewer, "OWNER", admin)).body.detail).toBe("workspace:transferDenied");
    expect((await change(owner, "VIEWER", admin)).body.detail).toBe("workspace:transferDenied");
    expect((await change(admin, "VIEWER", viewer)).body.detail).toBe("workspace:administrateDenied");
    expect((await change(viewer, "ADMIN", stranger)).body.detail).toBe("workspace:administrateDenied");
    expect((await change(owner, "ADMIN")).status).toBe(200);
  });

  test("404 member:notFound, 400 walletAddress and role, 409 member:lastOwner", async () => {
    const { cookie } = workspace;
    const unknown = `${membersOf(workspace)}/${wallet()}`;
    expect(refusal(await app.call("PATCH", unknown, { cookie, body: { role: "ADMIN" } }))).toEqual([
      404,
      "NOT_FOUND",
      "member:notFound",
    ]);
    const malformed = await app.call("PATCH", `${membersOf(workspace)}/me`, { cookie, body: { role: "ADMIN" } });
    expect(malformed.body.detail).toBe("walletAddress");
    expect((await change(viewer, "KING")).body.detail).toBe("role");
    expect(refusal(await change(workspace, "ADMIN"))).toEqual([409, "INVALID_STATE", "member:lastOwner"]);
  });

  test("two owners who demote each other at once: one wins, ten times out of ten", async () => {
    for (let round = 0; round < 10; round++) {
      const first = await app.createWorkspace();
      const second = await app.addMember(first, "OWNER");
      const demote = (by: TestWorkspace, of: TestWorkspace) =>
        app.call("PATCH", memberOf(first, of), { cookie: by.cookie, body: { role: "VIEWER" } });
      const answers = await Promise.all([demote(first, second), demote(second, first)]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const rows = await app.clients.db.rows<{ role: string }>(
        sql`select role from workspace_members where workspace_id = ${first.id}`,
      );
      expect(rows.map(({ role }) => role).sort()).toEqual(["OWNER", "VIEWER"]);
    }
  });

  test("of two owners who remove each other before a third one's eyes, one wins as well", async () => {
    for (let round = 0; round < 5; round++) {
      const first = await app.createWorkspace();
      const [second] = [await app.addMember(first, "OWNER"), await app.addMember(first, "OWNER")];
      const answers = await Promise.all([remove(second, first), remove(first, second)]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.find(({ status }) => status !== 200)?.body.detail).toMatch(
        /^workspace:\w+Denied$|^workspaceNotSelected$/,
      );
    }
  });
});

describe("remove", () => {
  test("200: the member's next call is refused, its logins have nothing selected, and the audit log knows", async () => {
    const member = await app.addMember(workspace, "ADMIN");
    const { status, data, headers } = await remove(member, admin);
    expect([status, data.ok, data.consistencyToken]).toEqual([200, true, headers["x-lx-consistency-token"]]);
    expect(await sees(member)).toBe(403);
    expect((await app.call("GET", "/wallet", member)).body.detail).toBe("workspaceNotSelected");
    const me = await app.call("GET", "/me", member);
    expect([me.data.activeWorkspaceId, me.data.workspaces]).toEqual([null, []]);
    expect(await audit("member.remove", member.account.address)).toMatchObject([{ wallet: admin.account.address }]);
  });

  test("anybody may leave, except the last owner", async () => {
    const leaver = await app.addMember(workspace, "VIEWER");
    expect((await remove(leaver, leaver)).status).toBe(200);
    expect(await sees(leaver)).toBe(403);
    const owner = await app.addMember(workspace, "OWNER");
    expect((await remove(owner, owner)).status).toBe(200);
    expect(refusal(await remove(workspace, workspace))).toEqual([409, "INVALID_STATE", "member:lastOwner"]);
  });

  test("403 too low and stranger, 404 unknown, 400 malformed, 401 none", async () => {
    const owner = await app.addMember(workspace, "OWNER");
    expect((await remove(admin, viewer)).body.detail).toBe("workspace:administrateDenied");
    expect((await remove(owner, admin)).body.detail).toBe("workspace:transferDenied");
    expect((await remove(viewer, stranger)).body.detail).toBe("workspace:administrateDenied");
    const { cookie } = workspace;
    expect((await app.call("DELETE", `${membersOf(workspace)}/${wallet()}`, { cookie })).body.detail).toBe(
      "member:notFound",
    );
    expect((await app.call("DELETE", `${membersOf(workspace)}/0x12`, { cookie })).body.detail).toBe("walletAddress");
    expect((await app.call("DELETE", memberOf(workspace, viewer))).status).toBe(401);
    expect((await remove(owner)).status).toBe(200);
  });
});

describe("transfer", () => {
  const transfer = (walletAddress: string, from: TestWorkspace) =>
    app.call("POST", `/workspaces/${from.id}/transfer`, { cookie: from.cookie, body: { walletAddress } });

  test("200: the member is owner, the caller administrator, at once; the wallet of the workspace stays", async () => {
    const from = await app.createWorkspace();
    const heir = await app.addMember(from, "VIEWER");
    const { status, data, headers } = await transfer(heir.account.address, from);
    expect([status, data.role, data.walletAddress]).toEqual([200, "OWNER", heir.account.address]);
    expect(headers["x-lx-consistency-token"]).toBe(data.consistencyToken);
    const roles = (await app.call("GET", membersOf(from), heir)).data.map(({ role }: { role: string }) => role);
    expect(roles).toEqual(["ADMIN", "OWNER"]);
    expect((await transfer(heir.account.address, from)).body.detail).toBe("workspace:transferDenied");
    const after = (await app.call("GET", `/workspaces/${from.id}`, heir)).data;
    expect(after.walletAddress).toBe(from.account.address);
    expect(await audit("workspace.transfer", from.id)).toHaveLength(1);
  });

  test("400 to oneself, 404 to a stranger, 403 by others than owners", async () => {
    expect(refusal(await transfer(workspace.account.address, workspace))).toEqual([
      400,
      "INVALID_INPUT",
      "walletAddress",
    ]);
    expect(refusal(await transfer(wallet(), workspace))).toEqual([404, "NOT_FOUND", "member:notFound"]);
    for (const by of [admin, viewer, { ...stranger, id: workspace.id }]) {
      expect(refusal(await transfer(workspace.account.address, by))).toEqual([
        403,
        "NOT_AUTHORIZED",
        "workspace:transferDenied",
      ]);
    }
  });
});
