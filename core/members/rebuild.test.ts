import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { type AuthzClient, type AuthzPermission, createAuthzClient } from "#spicedb/client.ts";
import { freePort } from "#stack/ports.ts";
import { proveScale, report } from "#stack/prove-scale.ts";
import { startSpicedb } from "#stack/spicedb.ts";
import { restoreGraph } from "../workspaces/restore-graph.ts";
import { readGraphStatus } from "./graph-status.sql.ts";

const token = "fresh-token-0123456789";
let app: TestApp;
let workspace: TestWorkspace;
let port: number;
let part: Awaited<ReturnType<typeof startSpicedb>>;
/** Asks and does nothing about the answers, where the application's own client has a lost graph rebuilt at once. */
let asking: AuthzClient;

/** A SpiceDB that knows nothing, on the port that the application asks. */
const startEmpty = () => startSpicedb({ port, token, logFile: "/dev/null", dieWithParent: true });

beforeAll(async () => {
  port = await freePort();
  part = await startEmpty();
  app = await startTestApp({ SPICEDB_ENDPOINT: `127.0.0.1:${port}`, SPICEDB_TOKEN: token });
  workspace = await app.createWorkspace();
  asking = createAuthzClient({ endpoint: `127.0.0.1:${port}`, token });
});
afterAll(async () => {
  asking.close();
  await app.stop();
  await part.stop();
});

interface Question {
  workspaceId: string;
  walletAddress: string;
  permission: AuthzPermission;
}

/** Workspaces of fifty members each, in the table alone. */
async function insertRelationships(count: number): Promise<void> {
  await app.clients.db.rows(sql`
    with w as (
      insert into workspaces (slug, name, wallet_address, roles, created_by_wallet)
      select 'full-' || n, 'Full', '0x', array['CONSUMER'], '0x' from generate_series(1, ${Math.ceil(count / 50)}::int) n
      returning id, substr(slug, 6)::int as n
    )
    insert into workspace_members (workspace_id, wallet_address, role)
    select w.id, '0x' || lpad(to_hex(m), 40, '0'), (array['OWNER', 'ADMIN', 'VIEWER'])[m % 3 + 1]
    from w cross join lateral generate_series((w.n - 1) * 50 + 1, least(w.n * 50, ${count}::int)) m`);
}

/** Every member for every permission, and for each a stranger in the same workspace. */
async function questions(): Promise<Question[]> {
  const members = await app.clients.db.rows<{ workspaceId: string; walletAddress: string }>(sql`
    select workspace_id as "workspaceId", wallet_address as "walletAddress" from workspace_members order by id`);
  return members.flatMap(({ workspaceId, walletAddress }, at) => {
    const stranger = members[(at + 77) % members.length]?.walletAddress ?? "";
    const permissions = ["view", "administrate", "transfer"] as const;
    return [
      ...permissions.map((permission) => ({ workspaceId, walletAddress, permission })),
      { workspaceId, walletAddress: stranger, permission: "view" as const },
    ];
  });
}

async function decide(asked: readonly Question[]): Promise<("allow" | "deny" | "unavailable")[]> {
  const answers: ("allow" | "deny" | "unavailable")[] = [];
  for (let start = 0; start < asked.length; start += 50) {
    const part = asked.slice(start, start + 50).map(async (question) => {
      const decision = await asking.check(question).catch(() => undefined);
      return decision ? (decision.allowed ? "allow" : "deny") : "unavailable";
    });
    answers.push(...(await Promise.all(part)));
  }
  return answers;
}

/** As `decide`, of an engine that is up: what a busy machine left without an answer in time is asked again. */
async function decideUp(asked: readonly Question[]): Promise<("allow" | "deny" | "unavailable")[]> {
  const answers = await decide(asked);
  for (const [at, question] of asked.entries()) {
    if (answers[at] !== "unavailable") continue;
    const again = async () => {
      answers[at] = (await decide([question]))[0] ?? "unavailable";
      return answers[at];
    };
    await expect.poll(again, { timeout: 30_000 }).not.toBe("unavailable");
  }
  return answers;
}

test("A7: SpiceDB emptied: nothing is allowed until it is rebuilt from Postgres, within 10 s, and it decides as before", async () => {
  const since = performance.now();
  const n = proveScale(10_000);
  await insertRelationships(n - 1);
  await app.clients.db.rows(sql`delete from tick_runs where part = 'graphTurn'`);
  await restoreGraph(app.clients);
  const asked = await questions();
  const before = await decideUp(asked);
  expect(before).not.toContain("unavailable");

  await part.stop();
  const down = await decide(asked);
  part = await startEmpty();
  await expect.poll(() => asking.readSchema().catch(() => "down"), { timeout: 5_000 }).toBeNull();
  const empty = await decide(asked);

  const rebuiltSince = performance.now();
  const written = await restoreGraph(app.clients);
  const rebuildMs = Math.round(performance.now() - rebuiltSince);
  const after = await decideUp(asked);

  const allowed = [...down, ...empty].filter((answer) => answer === "allow").length;
  const changed = after.filter((answer, at) => answer !== before[at]).length;
  const note = `decisions=${asked.length} rebuildMs=${rebuildMs}`;
  report({ id: "A7", n: written, violations: allowed + changed, since, note });
  expect([allowed, changed, written]).toEqual([0, 0, n]);
  expect(rebuildMs).toBeLessThan(10_000);
}, 3_600_000);

test("emptied with its schema left, it is found and rebuilt by the next tick; until then members are refused, not let in", async () => {
  const { authz, db } = app.clients;
  for (const { workspaceId } of await db.rows<{ workspaceId: string }>(
    sql`select distinct workspace_id as "workspaceId" from workspace_members`,
  )) {
    await authz.deleteWorkspace(workspaceId);
  }
  expect((await app.call("GET", `/workspaces/${workspace.id}`, workspace)).status).toBe(403);
  await app.tick();
  expect((await app.call("GET", `/workspaces/${workspace.id}`, workspace)).status).toBe(200);
});

test("while it is being rebuilt a member is told 503, not 403, and readiness says so; a stranger learns nothing else", async () => {
  const { authz, db } = app.clients;
  const stranger = await app.createWorkspace();
  await authz.deleteWorkspace(workspace.id);
  await db.rows(sql`update graph_status set rebuilding_since = lx_now()`);
  for (const id of [workspace.id, "00000000-0000-4000-8000-000000000000"]) {
    for (const { cookie } of [workspace, stranger]) {
      const { status, body } = await app.call("GET", `/workspaces/${id}`, { cookie });
      expect([status, body.code, body.detail]).toEqual([503, "AUTHZ_ERROR", "authz:unavailable"]);
    }
  }
  expect((await app.call("GET", "/health/ready")).body.detail).toContain("authz");
  await app.tick();
  expect(await readGraphStatus(app.clients)).toMatchObject({ rebuildingSince: null });
  expect((await app.call("GET", `/workspaces/${workspace.id}`, workspace)).status).toBe(200);
  expect((await app.call("GET", `/workspaces/${workspace.id}`, { cookie: stranger.cookie })).status).toBe(403);
});

test("two processes that rebuild at once leave the graph equal to the table", async () => {
  const { db, authz } = app.clients;
  await part.stop();
  part = await startEmpty();
  await expect.poll(() => authz.readSchema().catch(() => "down"), { timeout: 5_000 }).toBeNull();
  await Promise.all([restoreGraph(app.clients), restoreGraph(app.clients), restoreGraph(app.clients)]);
  await restoreGraph(app.clients);
  const [table] = await db.rows<{ count: number }>(sql`select count(*)::int as count from workspace_members`);
  expect(await authz.readAllMembers()).toHaveLength(table?.count ?? 0);
  expect(await readGraphStatus(app.clients)).toMatchObject({ rebuildingSince: null });
});
