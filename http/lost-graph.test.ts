import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "#stack/ports.ts";
import type { Part } from "#stack/process.ts";
import { startSpicedb } from "#stack/spicedb.ts";
import { startTestApp, type TestApp } from "./testing.ts";

const token = "own-token-0123456789";
let port: number;
let spicedb: Part;
let app: TestApp;
beforeAll(async () => {
  port = await freePort();
  spicedb = await start();
  app = await startTestApp({ SPICEDB_ENDPOINT: `127.0.0.1:${port}`, SPICEDB_TOKEN: token });
});
afterAll(async () => {
  await app.stop();
  await spicedb.stop();
});

const start = () => startSpicedb({ port, token, logFile: "/dev/null", dieWithParent: true });

test("a SpiceDB that comes back empty is rebuilt by the first call that asks it, without a tick", async () => {
  const { id, cookie } = await app.createWorkspace();
  const status = async () => (await app.call("GET", `/workspaces/${id}/members`, { cookie })).status;
  expect(await status()).toBe(200);
  spicedb.kill();
  await spicedb.exited;
  expect(await status()).toBe(503);
  spicedb = await start();
  const seen: number[] = [];
  const next = async () => {
    seen.push(await status());
    return seen.at(-1);
  };
  await expect.poll(next, { timeout: 20_000, interval: 20 }).toBe(200);
  expect(new Set(seen)).toEqual(new Set([503, 200]));
});
