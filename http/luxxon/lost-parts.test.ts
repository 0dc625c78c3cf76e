import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { startTcpProxy, type TcpProxy } from "#http/testing-proxy.ts";

let app: TestApp;
let workspace: TestWorkspace;
let key: string;
const parts = {} as Record<"database" | "spicedb" | "chain", TcpProxy>;

async function inFront(part: keyof typeof parts, url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  parts[part] = await startTcpProxy({ host: hostname, port: Number(port) });
  return url.replace(`${hostname}:${port}`, `127.0.0.1:${parts[part].port}`);
}

beforeAll(async () => {
  app = await startTestApp(async ({ DATABASE_URL, SPICEDB_ENDPOINT, RPC_URL }) => ({
    DATABASE_URL: await inFront("database", DATABASE_URL ?? ""),
    SPICEDB_ENDPOINT: (await inFront("spicedb", `http://${SPICEDB_ENDPOINT}`)).replace("http://", ""),
    RPC_URL: await inFront("chain", RPC_URL ?? ""),
  }));
  workspace = await app.createWorkspace();
  key = (await app.createKey(workspace, ["sessions:read", "sessions:create", "wallet:read"])).plaintext;
});
afterAll(async () => {
  await app.stop();
  for (const part of Object.values(parts)) part.stop();
});

const newSession = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 60 };

/** Asks until the part is seen to be back: clients reconnect by themselves. */
async function untilStatus(status: number, ask: () => Promise<{ status: number }>) {
  await expect.poll(async () => (await ask()).status, { timeout: 10_000, interval: 100 }).toBe(status);
}

describe("a lost part has an answer of its own, and nothing needs a restart when it is back", () => {
  test("database: 503 DATABASE_ERROR with Retry-After, for keys, cookies and public calls", async () => {
    parts.database.cut();
    const answers = await Promise.all([
      app.call("GET", "/me", { key }),
      app.call("GET", "/me", { cookie: workspace.cookie }),
      app.call("POST", "/auth/wallet/challenge", { body: { walletAddress: workspace.account.address } }),
    ]);
    for (const { status, body, headers } of answers) {
      expect([status, body.code, body.detail, headers["retry-after"]]).toEqual([
        503,
        "DATABASE_ERROR",
        "database:unavailable",
        "1",
      ]);
    }
    expect((await app.call("GET", "/health")).status).toBe(200);
    expect((await app.call("GET", "/health/ready")).body.detail).toContain("database");
    parts.database.restore();
    await untilStatus(200, () => app.call("GET", "/me", { key }));
  });

  test("SpiceDB: cookies get 503 AUTHZ_ERROR and never an allow; keys go on", async () => {
    parts.spicedb.cut();
    const denied = await app.call("GET", `/workspaces/${workspace.id}`, { cookie: workspace.cookie });
    expect([denied.status, denied.body.code, denied.body.detail]).toEqual([503, "AUTHZ_ERROR", "authz:unavailable"]);
    expect((await app.call("GET", `/workspaces/${workspace.id}`, { key })).status).toBe(200);
    parts.spicedb.restore();
    await untilStatus(200, () => app.call("GET", `/workspaces/${workspace.id}`, { cookie: workspace.cookie }));
  });

  test("SpiceDB lost while a workspace is created: 503, nothing remains and the slug is free", async () => {
    const { account } = workspace;
    const propose = async () => {
      const { data } = await app.call("POST", "/workspaces/challenge", { body: { walletAddress: account.address } });
      const signature = await account.signMessage({ message: data.message });
      return {
        slug: "kept-free",
        name: "Free",
        roles: ["CONSUMER"],
        walletAddress: account.address,
        nonce: data.nonce,
        signature,
      };
    };
    const input = await propose();
    parts.spicedb.cut();
    const refused = await app.call("POST", "/workspaces", { body: input });
    expect([refused.status, refused.body.code]).toEqual([503, "AUTHZ_ERROR"]);
    parts.spicedb.restore();
    await untilStatus(200, () => app.call("GET", `/workspaces/${workspace.id}`, { cookie: workspace.cookie }));
    const created = await app.call("POST", "/workspaces", { body: await propose() });
    expect([created.status, created.data.slug]).toEqual([201, "kept-free"]);
  });

  test("chain: opening a session is 503 chain:unavailable, reading goes on", async () => {
    parts.chain.cut();
    const refused = await app.call("POST", "/sessions", { key, body: newSession });
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([503, "UNAVAILABLE", "chain:unavailable"]);
    expect((await app.call("GET", "/sessions", { key })).data).toEqual([]);
    expect((await app.call("GET", "/wallet", { key })).status).toBe(200);
    expect((await app.call("GET", "/health/ready")).body.detail).toContain("chain");
    parts.chain.restore();
    await untilStatus(400, () => app.call("POST", "/sessions", { key, body: newSession }));
    expect((await app.call("POST", "/sessions", { key, body: newSession })).body.detail).toBe("credit:empty");
  });
});
