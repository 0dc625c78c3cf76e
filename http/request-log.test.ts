import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { testClients } from "#core/sessions/testing.ts";
import { createDatabase, type Database } from "#db/client.ts";
import { openTestDatabase } from "#db/testing.ts";
import { RequestLog } from "./request-log.ts";
import { startTcpProxy, type TcpProxy } from "./testing-proxy.ts";

let db: Database & { url: string };
let proxy: TcpProxy;
let behind: Database;
beforeAll(async () => {
  db = await openTestDatabase(inject("parts").databaseUrl);
  const url = new URL(db.url);
  proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  behind = createDatabase({ url: url.href, timeoutMs: 1_000 });
});
afterAll(async () => {
  await behind.close();
  proxy.stop();
  await db.close();
});

const workspaceId = v7();
const call = (requestId: string) => ({
  workspaceId,
  keyId: null,
  requestId,
  method: "GET",
  path: "/x",
  status: 200,
  durationMs: 1,
  ip: null,
});
const written = async () =>
  (await db.rows<{ id: string }>(sql`select request_id as id from request_log order by at, id`)).map(({ id }) => id);

test("calls are written in batches by themselves, and all at once when asked", async () => {
  const log = new RequestLog(testClients({ db }));
  log.add(call("first"));
  await expect.poll(written, { timeout: 10_000 }).toEqual(["first"]);
  const many = Array.from({ length: 1_234 }, (_, at) => `n${String(at).padStart(4, "0")}`);
  for (const id of many) log.add(call(id));
  await log.flush();
  expect((await written()).length).toBe(1_235);
});

test("while the database is away calls wait, the oldest are given up beyond 20,000, and the rest is written later", async () => {
  await db.rows(sql`delete from request_log`);
  const log = new RequestLog(testClients({ db: behind }));
  proxy.cut();
  for (let at = 0; at < 20_010; at++) log.add(call(`w${at}`));
  await log.flush();
  proxy.restore();
  expect(log.lost).toBe(10);
  await expect.poll(async () => (await written()).length, { timeout: 30_000 }).toBe(20_000);
});
