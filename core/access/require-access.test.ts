import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import type { WorkspaceContext } from "../context.ts";
import { markRebuilding } from "../members/graph-status.sql.ts";
import { repairGraph } from "../members/repair-graph.ts";
import { access } from "./access.ts";
import { requireAccess } from "./require-access.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** The wallet's context, in which something happens right after SpiceDB's first answer. */
function contextOf({ id, account }: TestWorkspace, afterFirstAnswer: () => Promise<unknown>): WorkspaceContext {
  const { clients } = app;
  let isFirst = true;
  const check: typeof clients.authz.check = async (input) => {
    const answer = await clients.authz.check(input);
    if (isFirst) await afterFirstAnswer();
    isFirst = false;
    return answer;
  };
  const actor = {
    kind: "wallet_session",
    walletAddress: account.address,
    loginId: randomUUID(),
    activeWorkspaceId: id,
  };
  const ctx = { ...clients, authz: { ...clients.authz, check }, actor, workspaceId: id, requestId: "test", ip: null };
  return ctx as unknown as WorkspaceContext;
}

/** SpiceDB has forgotten the workspace, and a rebuild is under way. */
async function lose({ id }: TestWorkspace): Promise<void> {
  await markRebuilding(app.clients);
  await app.clients.authz.deleteWorkspace(id);
}
const rebuild = () => repairGraph(app.clients, { isLost: false });

test("a member who was denied by a graph that was being rebuilt, and is whole by now, is allowed", async () => {
  const workspace = await app.createWorkspace();
  await lose(workspace);
  const ctx = contextOf(workspace, rebuild);
  await expect(requireAccess(ctx, access.updateWorkspace)).resolves.toMatchObject({ id: workspace.id });
});

test("a denial while the graph is being rebuilt is 503 authz:unavailable", async () => {
  const workspace = await app.createWorkspace();
  const unavailable = { code: "AUTHZ_ERROR", detail: "authz:unavailable" };
  await lose(workspace);
  const during = contextOf(workspace, async () => undefined);
  await expect(requireAccess(during, access.updateWorkspace)).rejects.toMatchObject(unavailable);
  await rebuild();
  await expect(requireAccess(during, access.updateWorkspace)).resolves.toMatchObject({ id: workspace.id });
});

test("a stranger is denied by a whole graph, also when the workspace does not exist", async () => {
  const [workspace, stranger] = [await app.createWorkspace(), await app.createWorkspace()];
  for (const id of [workspace.id, randomUUID()]) {
    const ctx = contextOf({ ...stranger, id }, async () => undefined);
    await expect(requireAccess(ctx, access.updateWorkspace)).rejects.toMatchObject({ code: "NOT_AUTHORIZED" });
  }
});
