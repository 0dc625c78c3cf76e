import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startScheduler } from "./scheduler.ts";

let server: Server;
let url: string;
let calls: { method: string | undefined; path: string | undefined; authorization: string | undefined }[];
let answer: (response: ServerResponse) => void;
const said: string[] = [];

beforeEach(async () => {
  calls = [];
  said.length = 0;
  answer = (response) => response.end("{}");
  server = createServer(({ method, url: path, headers }, response) => {
    calls.push({ method, path, authorization: headers.authorization });
    answer(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

const start = (target = url) =>
  startScheduler({
    url: target,
    cronSecret: "secret",
    say: (line) => said.push(line),
    everyMs: 10,
    sayAfterMs: 100,
  });

test("the tick is called again and again with the secret, in silence", async () => {
  const scheduler = start();
  await expect.poll(() => calls.length).toBeGreaterThanOrEqual(3);
  await scheduler.stop();
  expect(new Set(calls.map((call) => JSON.stringify(call))).size).toBe(1);
  expect(calls[0]).toEqual({ method: "POST", path: "/api/cron/settle", authorization: "Bearer secret" });
  expect(said).toEqual([]);
});

test("a tick that is still running is not called a second time, and stopping does not wait for it", async () => {
  const held = Promise.withResolvers<ServerResponse>();
  answer = (response) => held.resolve(response);
  const scheduler = start();
  const response = await held.promise;
  let others = 0;
  const other = createServer((_, reply) => {
    others += 1;
    reply.end("{}");
  }).listen(0, "127.0.0.1");
  await once(other, "listening");
  const second = start(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
  await expect.poll(() => others).toBeGreaterThanOrEqual(10);
  expect(calls).toHaveLength(1);
  await Promise.all([scheduler.stop(), second.stop()]);
  response.destroy();
  other.close();
});

test("a tick that keeps failing is said once with its answer, and its return once", async () => {
  answer = (response) => response.writeHead(503).end("database:unavailable");
  const scheduler = start();
  await expect.poll(() => said.length).toBe(1);
  answer = (response) => response.end("{}");
  await expect.poll(() => said.length).toBe(2);
  await scheduler.stop();
  expect(said[0]).toMatch(/^scheduler: the tick has been failing for .* HTTP 503 database:unavailable$/);
  expect(said[1]).toMatch(/^scheduler: the tick works again after /);
});
