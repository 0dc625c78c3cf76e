import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertKey } from "#core/keys/keys.sql.ts";
import { openSession } from "#core/sessions/open-session.sql.ts";
import { insertSession, insertWorkspace, keyContext, walletContext } from "#core/sessions/testing.ts";
import { startTestApp, type TestApp, type TestWallet, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const remove = ({ id }: { id: string }, { cookie }: TestWallet) => app.call("DELETE", `/workspaces/${id}`, { cookie });
const asStored = ({ id, account }: TestWorkspace) => ({ id, walletAddress: account.address });

test("200: deleted, offline, its keys dead without grace, nobody has it selected, and the audit log and outbox know", async () => {
  const workspace = await app.createWorkspace();
  const viewer = await app.addMember(workspace, "VIEWER");
  const [key, graced] = [
    await app.createKey(workspace, ["sessions:read"]),
    await app.createKey(workspace, ["sessions:read"]),
  ];
  await app.call("POST", `/workspaces/${workspace.id}/api-keys/${graced.id}/revoke`, workspace);
  await app.clients.db.rows(sql`update workspaces set availability_state = 'ONLINE' where id = ${workspace.id}`);
  const { status, data, headers } = await remove(workspace, workspace);
  expect(status).toBe(200);
  expect(data).toMatchObject({
    id: workspace.id,
    availabilityState: "OFFLINE",
    deletedAt: expect.stringMatching(/Z$/),
  });
  expect(data.consistencyToken).toBe(headers["x-lx-consistency-token"]);
  for (const { plaintext } of [key, graced]) {
    expect((await app.call("GET", "/me", { key: plaintext })).body.detail).toBe("key:revoked");
  }
  for (const member of [workspace, viewer]) {
    const me = await app.call("GET", "/me", member);
    expect([me.data.activeWorkspaceId, me.data.workspaces]).toEqual([null, []]);
    expect((await app.call("GET", "/wallet", member)).body.detail).toBe("workspaceNotSelected");
  }
  const audit = await app.clients.db.rows<{ action: string; target: string }>(sql`
    select action, target_id as target from audit_log where workspace_id = ${workspace.id}
    and action in ('workspace.delete', 'apiKey.revoke') order by id`);
  expect(audit.map(({ action, target }) => `${action} ${target}`).sort()).toEqual(
    [`apiKey.revoke ${graced.id}`, `apiKey.revoke ${key.id}`, `workspace.delete ${workspace.id}`].sort(),
  );
  const outbox = await app.clients.db.rows<{ row: { gracePeriodEnd: string; revokedAt: string } }>(
    sql`select row from events where type = 'key.revoked' and row->>'id' = ${key.id}`,
  );
  expect(outbox[0]?.row.gracePeriodEnd).toBe(outbox[0]?.row.revokedAt);
});

test("afterwards: 404 workspace:deleted to members, 403 to strangers, and its slug is never free again", async () => {
  const workspace = await app.createWorkspace();
  const viewer = await app.addMember(workspace, "VIEWER");
  const stranger = await app.createWorkspace();
  expect((await remove(workspace, workspace)).status).toBe(200);
  for (const { cookie } of [workspace, viewer]) {
    const { status, body } = await app.call("GET", `/workspaces/${workspace.id}`, { cookie });
    expect([status, body.code, body.detail]).toEqual([404, "WORKSPACE_NOT_FOUND", "workspace:deleted"]);
    const select = await app.call("POST", "/auth/workspace/select", { cookie, body: { workspaceId: workspace.id } });
    expect(select.body.detail).toBe("workspace:deleted");
  }
  expect((await app.call("GET", `/workspaces/${workspace.id}`, stranger)).body.detail).toBe("workspace:viewDenied");
  const address = stranger.account.address;
  const { data } = await app.call("POST", "/workspaces/challenge", { body: { walletAddress: address } });
  const again = await app.call("POST", "/workspaces", {
    body: {
      slug: workspace.slug,
      name: "Again",
      roles: ["CONSUMER"],
      walletAddress: address,
      nonce: data.nonce,
      signature: await stranger.account.signMessage({ message: data.message }),
    },
  });
  expect([again.status, again.body.detail]).toEqual([409, "workspace:slugTaken"]);
});

test("403 too low, stranger and key; 400 id; 401 none", async () => {
  const workspace = await app.createWorkspace();
  const stranger = await app.createWorkspace();
  for (const by of [await app.addMember(workspace, "ADMIN"), await app.addMember(workspace, "VIEWER"), stranger]) {
    const { status, body } = await remove(workspace, by);
    expect([status, body.detail]).toEqual([403, "workspace:transferDenied"]);
  }
  const { plaintext } = await app.createKey(workspace, ["sessions:operate"]);
  const byKey = await app.call("DELETE", `/workspaces/${workspace.id}`, { key: plaintext });
  expect(byKey.body.detail).toBe("auth:walletOnly");
  expect((await app.call("DELETE", "/workspaces/7", workspace)).body.detail).toBe("id");
  expect((await app.call("DELETE", `/workspaces/${workspace.id}`)).status).toBe(401);
  expect((await app.call("GET", `/workspaces/${workspace.id}`, workspace)).status).toBe(200);
});

test.each(["consumer", "operator"] as const)(
  "409 while it is the %s of an open session or an unpaid charge",
  async (side) => {
    const workspace = await app.createWorkspace();
    const { db } = app.clients;
    const other = await insertWorkspace(db);
    const own = asStored(workspace);
    const sides = side === "consumer" ? { consumer: own, operator: other } : { consumer: other, operator: own };
    const id = await insertSession(db, { ...sides, state: "ASSIGNED" });
    const open = await remove(workspace, workspace);
    expect([open.status, open.body.code, open.body.detail]).toEqual([
      409,
      "INVALID_STATE",
      "workspace:delete:openSessions",
    ]);
    await db.rows(sql`update sessions set state = 'ENDED' where id = ${id}`);
    for (const state of ["PENDING", "SUBMITTED", "FAILED"]) {
      await db.rows(sql`insert into settlements (session_id, consumer_workspace_id, operator_workspace_id, state,
        session_id_hash, from_address, rate_per_second, chargeable_seconds, platform_fee_bps)
      values (${id}, ${sides.consumer.id}, ${sides.operator.id}, ${state}, ${id}, '0x', 1, 1, 0)
      on conflict (session_id) do update set state = excluded.state`);
      expect((await remove(workspace, workspace)).body.detail).toBe("workspace:delete:unsettled");
    }
    await db.rows(sql`update settlements set state = 'CONFIRMED' where session_id = ${id}`);
    expect((await remove(workspace, workspace)).status).toBe(200);
  },
);

const pool = {
  depositsMicroUsdc: 10n ** 12n,
  maxRatePerSecondMicroUsdc: 0n,
  maxPerSessionMicroUsdc: 0n,
  blockNumber: 1n,
};

test("a session is opened or the workspace is deleted, never both, however close they come", async () => {
  for (let round = 0; round < 10; round++) {
    const workspace = await app.createWorkspace();
    const id = crypto.randomUUID();
    const input = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 60, waitTimeoutSeconds: 300 };
    const session = {
      id,
      hashPrefix: id.replaceAll("-", "").padEnd(48, "0"),
      walletAddress: workspace.account.address,
      ratePerSecondMicroUsdc: 1000n,
      pool,
    };
    const open = () => openSession(keyContext(app.clients, asStored(workspace)), input, session);
    const [opened, deleted] = await Promise.all([open(), remove(workspace, workspace)]);
    const isOpened = typeof opened !== "string";
    expect(isOpened).toBe(deleted.status !== 200);
    if (!isOpened) expect(opened).toBe("workspace:deleted");
  }
});

test("a key minted while the workspace was deleted is dead, and a member is not added to it", async () => {
  const workspace = await app.createWorkspace();
  expect((await remove(workspace, workspace)).status).toBe(200);
  const { createHash } = await import("node:crypto");
  const plaintext = `lxxn_test_${workspace.id.slice(0, 6)}_${"0".repeat(43)}`;
  await insertKey(walletContext(app.clients, asStored(workspace)), {
    label: "late",
    environment: "TEST",
    scopes: ["sessions:read"],
    sha256: createHash("sha256").update(plaintext).digest(),
    prefix: plaintext.slice(0, 20),
    createdByWallet: workspace.account.address,
  });
  expect((await app.call("GET", "/me", { key: plaintext })).body.detail).toBe("key:revoked");
  const { cookie } = await app.createWorkspace({ account: workspace.account });
  const body = { walletAddress: `0x${"1".repeat(40)}`, role: "VIEWER" };
  const late = await app.call("POST", `/workspaces/${workspace.id}/members`, { cookie, body });
  expect([late.status, late.body.detail]).toEqual([404, "workspace:deleted"]);
});

test("of two owners who delete at once, one does", async () => {
  const workspace = await app.createWorkspace();
  const second = await app.addMember(workspace, "OWNER");
  const answers = await Promise.all([remove(workspace, workspace), remove(workspace, second)]);
  const outcomes = answers.map(({ status, body }) => (status === 200 ? "deleted" : body.detail)).sort();
  // Late enough, the other has no workspace selected any more.
  expect([
    ["deleted", "workspace:deleted"],
    ["deleted", "workspaceNotSelected"],
  ]).toContainEqual(outcomes);
});
