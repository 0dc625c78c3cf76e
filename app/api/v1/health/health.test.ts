import { afterAll, beforeAll, expect, test } from "vitest";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp } from "#http/testing.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ GIT_SHA: "abc123" });
});
afterAll(() => app.stop());

test("health: 200 with the build, and no dependency", async () => {
  expect((await app.call("GET", "/health")).data).toEqual({
    ok: true,
    surface: "luxxon",
    version: "v1",
    buildSha: "abc123",
  });
});

test("ready: 503 naming tick until one has finished, then 200 with progress, and 503 again when ticks stop", async () => {
  const before = await app.call("GET", "/health/ready");
  expect([before.status, before.body.detail, before.headers["retry-after"]]).toEqual([503, "ready:tick", "1"]);
  expect((await app.tick()).status).toBe(200);
  const { status, data } = await app.call("GET", "/health/ready");
  expect(status).toBe(200);
  expect(data.checks).toEqual({ database: "ok", authz: "ok", chain: "ok", media: "ok", tick: "ok" });
  expect(data.lastSyncBlock).toMatch(/^[1-9]\d*$/);
  await moveClock(app.clients.db, 60_001);
  expect((await app.call("GET", "/health/ready")).body.detail).toBe("ready:tick");
});

test("config: 200, public for a minute, the contracts in EIP-55", async () => {
  const { data, headers } = await app.call("GET", "/config");
  const { usdcAddress, settlementAddress } = app.contracts;
  expect(data).toMatchObject({
    environment: "TEST",
    chainId: 31337,
    chainName: "Luxxon Local",
    usdcAddress,
    settlementAddress,
    platformFeeBps: 1500,
    confirmations: 1,
    faucet: true,
  });
  expect(headers["cache-control"]).toBe("public, max-age=60");
});

test("docs-json: OpenAPI 3.1 with every operation of the quickstart and its security", async () => {
  const { body, headers } = await app.call("GET", "/docs-json");
  expect([body.openapi, body.servers[0].url]).toEqual(["3.1.0", `${app.url}/api/v1`]);
  expect(headers["cache-control"]).toBe("public, max-age=300");
  expect(body.paths["/health"].get.security).toEqual([]);
  expect(body.paths["/workspaces/{id}"].patch.security).toEqual([{ cookie: [] }, { bearer: [] }]);
  expect(body.paths["/workspaces/{workspaceId}/api-keys"].post.security).toEqual([{ cookie: [] }]);
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining([
      "/sessions",
      "/sessions/{id}/accept",
      "/sessions/{id}/frame",
      "/settlements/{sessionId}",
      "/wallet/events",
    ]),
  );
});
