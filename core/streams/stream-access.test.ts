import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import type { WorkspaceContext } from "../context.ts";
import { markRebuilding } from "../members/graph-status.sql.ts";
import { repairGraph } from "../members/repair-graph.ts";
import { Feed } from "./feed.ts";
import { verifyAccess } from "./stream-access.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

async function verdictOf({ id, account }: TestWorkspace) {
  const login = await app.clients.db.row<{ id: string }>(
    sql`select id from logins where wallet_address = ${account.address}`,
  );
  const actor = {
    kind: "wallet_session",
    walletAddress: account.address,
    loginId: login?.id ?? "",
    activeWorkspaceId: id,
  } as const;
  const ctx: WorkspaceContext = { ...app.clients, actor, workspaceId: id, requestId: "test", ip: null };
  const feed = new Feed(ctx, null);
  return (await verifyAccess(app.clients, [feed])).get(feed);
}

test("a member's stream stays open while SpiceDB is being rebuilt, and ends when the whole graph denies it", async () => {
  const workspace = await app.createWorkspace();
  expect(await verdictOf(workspace)).toBe("kept");
  await markRebuilding(app.clients);
  await app.clients.authz.deleteWorkspace(workspace.id);
  expect(await verdictOf(workspace)).toBe("unknown");
  await repairGraph(app.clients, { isLost: false });
  expect(await verdictOf(workspace)).toBe("kept");
  await app.clients.authz.deleteWorkspace(workspace.id);
  expect(await verdictOf(workspace)).toBe("lost");
});
