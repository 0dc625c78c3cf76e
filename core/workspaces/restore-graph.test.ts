import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "#http/testing.ts";
import { createAuthzClient } from "#spicedb/client.ts";
import { freePort } from "#stack/ports.ts";
import { startSpicedb } from "#stack/spicedb.ts";
import { restoreGraph } from "./restore-graph.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test("an empty SpiceDB refuses, and after the rebuild it decides as before, for members and strangers", async () => {
  const [workspace, other] = [await app.createWorkspace(), await app.createWorkspace()];
  const { db, log } = app.clients;
  await db.rows(sql`insert into workspace_members (workspace_id, wallet_address, role)
    values (${workspace.id}, ${other.account.address}, 'VIEWER')`);
  const port = await freePort();
  const empty = await startSpicedb({
    port,
    token: "fresh-token-0123456789",
    logFile: "/dev/null",
    dieWithParent: true,
  });
  const authz = createAuthzClient({ endpoint: `127.0.0.1:${port}`, token: "fresh-token-0123456789" });
  try {
    const ask = async (walletAddress: string, permission: "view" | "transfer") =>
      (await authz.check({ workspaceId: workspace.id, walletAddress, permission })).allowed;
    await expect(ask(workspace.account.address, "view")).rejects.toThrow(/SpiceDB/);
    expect(await restoreGraph({ db, authz, log })).toBeGreaterThanOrEqual(3);
    expect(await ask(workspace.account.address, "transfer")).toBe(true);
    expect(await ask(other.account.address, "view")).toBe(true);
    expect(await ask(other.account.address, "transfer")).toBe(false);
    expect(await ask("0x00000000000000000000000000000000000000aa", "view")).toBe(false);
    expect(await restoreGraph({ db, authz, log })).toBe(0);
  } finally {
    authz.close();
    await empty.stop();
  }
});
