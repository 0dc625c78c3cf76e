import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const account = privateKeyToAccount(generatePrivateKey());
let count = 0;

async function proposal(change: object = {}) {
  const { data } = await app.call("POST", "/workspaces/challenge", { body: { walletAddress: account.address } });
  const signature = await account.signMessage({ message: data.message });
  const slug = `eyes-${process.pid}-${count++}`;
  return {
    slug,
    name: "Acme",
    roles: ["SUPPLIER", "CONSUMER"],
    walletAddress: account.address,
    nonce: data.nonce,
    signature,
    ...change,
  };
}

/** Graph and table rows that belong to a slug. */
const rowsOf = (slug: string) => app.clients.db.rows(sql`select 1 from workspaces where slug = ${slug}`);

describe("create", () => {
  test("201: the workspace, its owner, and the token in body and header", async () => {
    const input = await proposal({ name: "  Acme Vision " });
    const { status, data, headers } = await app.call("POST", "/workspaces", { body: input });
    expect(status).toBe(201);
    expect(data).toMatchObject({
      slug: input.slug,
      name: "Acme Vision",
      roles: ["CONSUMER", "SUPPLIER"],
      availabilityState: "OFFLINE",
      walletAddress: account.address,
      createdByWallet: account.address,
      deletedAt: null,
    });
    expect(data.consistencyToken).toBe(headers["x-lx-consistency-token"]);
    const { cookie } = await app.signIn(account);
    const list = await app.call("GET", "/workspaces", { cookie });
    expect(list.data[0]).toMatchObject({ workspaceId: data.id, role: "OWNER", workspace: { id: data.id } });
    expect(list.headers["set-cookie"]).toBeUndefined();
  });

  test("401 auth:nonceInvalid when the nonce is used again for another slug", async () => {
    const input = await proposal();
    expect((await app.call("POST", "/workspaces", { body: input })).status).toBe(201);
    const again = await app.call("POST", "/workspaces", { body: { ...input, slug: `${input.slug}-2` } });
    expect([again.status, again.body.detail]).toEqual([401, "auth:nonceInvalid"]);
    expect(await rowsOf(`${input.slug}-2`)).toEqual([]);
  });

  test("409 workspace:slugTaken does not spend the nonce", async () => {
    const input = await proposal();
    const taken = await app.call("POST", "/workspaces", { body: { ...input, slug: workspace.slug } });
    expect([taken.status, taken.body.code, taken.body.detail]).toEqual([409, "CONFLICT", "workspace:slugTaken"]);
    expect((await app.call("POST", "/workspaces", { body: input })).status).toBe(201);
  });

  test("of twenty simultaneous creations with one slug, one wins and the rest are clean refusals", async () => {
    const inputs = await Promise.all(Array.from({ length: 20 }, () => proposal({ slug: "everybody-wants-this" })));
    const answers = await Promise.all(inputs.map((body) => app.call("POST", "/workspaces", { body })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.detail === "workspace:slugTaken")).toHaveLength(19);
  });

  test("401 auth:signatureInvalid for a login challenge's purpose or a stranger's signature", async () => {
    const stranger = privateKeyToAccount(generatePrivateKey());
    const forged = await proposal({ signature: await stranger.signMessage({ message: "no" }) });
    const answer = await app.call("POST", "/workspaces", { body: forged });
    expect([answer.status, answer.body.detail]).toEqual([401, "auth:signatureInvalid"]);
    expect(await rowsOf(forged.slug)).toEqual([]);
  });

  test.each([
    ["slug", { slug: "ab" }],
    ["slug", { slug: "-abc" }],
    ["slug", { slug: "Abc" }],
    ["slug", { slug: "a".repeat(41) }],
    ["slug", { slug: 5 }],
    ["name", { name: "   " }],
    ["name", { name: "x".repeat(81) }],
    ["name", { name: "a\u0000b" }],
    ["name", { name: "a\nb" }],
    ["name", { name: "\ud800" }],
    ["roles", { roles: [] }],
    ["roles", { roles: ["OWNER"] }],
    ["roles", { roles: "CONSUMER" }],
    ["walletAddress", { walletAddress: null }],
    ["nonce", { nonce: "0" }],
    ["signature", { signature: "sig" }],
  ])("400 %s: %j", async (detail, change) => {
    const answer = await app.call("POST", "/workspaces", { body: await proposal(change) });
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, "INVALID_INPUT", detail]);
  });
});

describe("list, get, rename", () => {
  test("401 without a login and 403 for a key on the list", async () => {
    const { plaintext } = await app.createKey(workspace, ["sessions:read"]);
    expect((await app.call("GET", "/workspaces")).body.detail).toBe("auth:missing");
    expect((await app.call("GET", "/workspaces", { key: plaintext })).body.detail).toBe("auth:walletOnly");
  });

  test("get: by its member without a selection, and by its own key whatever the scope", async () => {
    const { cookie } = await app.signIn(workspace.account);
    const { plaintext } = await app.createKey(workspace, ["pricing:read"]);
    for (const credential of [{ cookie }, { key: plaintext }]) {
      const answer = await app.call("GET", `/workspaces/${workspace.id.toUpperCase()}`, credential);
      expect([answer.status, answer.data.id]).toEqual([200, workspace.id]);
    }
  });

  test("get: 400 id, 403 for strangers and for unknown ids alike, 403 mismatch for another workspace's key", async () => {
    const other = await app.createWorkspace();
    const { plaintext } = await app.createKey(other, ["sessions:read"]);
    expect((await app.call("GET", "/workspaces/7", workspace)).body.detail).toBe("id");
    for (const id of [workspace.id, "00000000-0000-4000-8000-000000000000"]) {
      const answer = await app.call("GET", `/workspaces/${id}`, { cookie: other.cookie });
      expect([answer.status, answer.body.detail]).toEqual([403, "workspace:viewDenied"]);
      const byKey = await app.call("GET", `/workspaces/${id}`, { key: plaintext });
      expect([byKey.status, byKey.body.code, byKey.body.detail]).toEqual([
        403,
        "WORKSPACE_MISMATCH",
        "workspace:mismatch",
      ]);
    }
  });

  test("rename: 200, with an audit row; 400 name; an empty patch changes nothing", async () => {
    const { id, cookie } = workspace;
    const renamed = await app.call("PATCH", `/workspaces/${id}`, { cookie, body: { name: " Neue Augen ", other: 1 } });
    expect([renamed.status, renamed.data.name]).toEqual([200, "Neue Augen"]);
    const audit = await app.clients.db.rows<{ metadata: object; wallet: string }>(
      sql`select metadata, actor_wallet as wallet from audit_log where workspace_id = ${id} and action = 'workspace.update'`,
    );
    expect(audit).toEqual([{ metadata: { name: "Neue Augen" }, wallet: workspace.account.address }]);
    expect((await app.call("PATCH", `/workspaces/${id}`, { cookie, body: { name: "" } })).body.detail).toBe("name");
    expect((await app.call("PATCH", `/workspaces/${id}`, { cookie, body: {} })).data.name).toBe("Neue Augen");
  });

  test("rename: 400 workspaceNotSelected, 403 stranger, viewer, key and foreign origin", async () => {
    const { id, cookie } = workspace;
    const body = { name: "Mine now" };
    const unselected = await app.signIn(workspace.account);
    expect((await app.call("PATCH", `/workspaces/${id}`, { cookie: unselected.cookie, body })).body.detail).toBe(
      "workspaceNotSelected",
    );
    const other = await app.createWorkspace();
    expect((await app.call("PATCH", `/workspaces/${id}`, { cookie: other.cookie, body })).body.detail).toBe(
      "workspace:administrateDenied",
    );
    const [viewer] = [await app.createWorkspace()];
    await app.clients.authz.setRoles([{ workspaceId: id, walletAddress: viewer.account.address, role: "VIEWER" }]);
    expect((await app.call("PATCH", `/workspaces/${id}`, { cookie: viewer.cookie, body })).body.detail).toBe(
      "workspace:administrateDenied",
    );
    const { plaintext } = await app.createKey(workspace, ["coverage:write"]);
    expect((await app.call("PATCH", `/workspaces/${id}`, { key: plaintext, body })).body.detail).toBe(
      "workspace:nameWalletOnly",
    );
    const readOnly = await app.createKey(workspace, ["sessions:read"]);
    expect((await app.call("PATCH", `/workspaces/${id}`, { key: readOnly.plaintext, body })).body.message).toBe(
      "API key missing required scope: coverage:write | sessions:operate",
    );
    const foreign = await app.call("PATCH", `/workspaces/${id}`, {
      cookie,
      body,
      headers: { origin: "https://evil.example" },
    });
    expect(foreign.body.detail).toBe("auth:crossOrigin");
    expect((await app.call("GET", `/workspaces/${id}`, { cookie })).data.name).toBe("Neue Augen");
  });
});
