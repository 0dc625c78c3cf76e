import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { proveScale, report } from "#stack/prove-scale.ts";
import { gracefulStop } from "./graceful-stop.ts";

let app: TestApp;
let key: { id: string; plaintext: string };
const replicas: Replica[] = [];
beforeAll(async () => {
  app = await startTestApp();
  key = await app.createKey(await app.createWorkspace(), ["sessions:read"]);
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await app.stop();
});

async function replica(): Promise<Replica> {
  const started = await startReplica();
  replicas.push(started);
  return started;
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

function get(url: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request(`${url}/api/v1/sessions`, { agent, headers: { authorization: `Bearer ${key.plaintext}` } }, (response) => {
    response.resume();
    response.on("end", () => resolve(response.statusCode ?? 0));
    response.on("error", reject);
  })
    .on("error", reject)
    .end();
  return promise;
}

/** What a load balancer does: a process that takes no connection is passed over. */
async function throughBalancer(urls: readonly [string, string], at: number): Promise<number> {
  const [first, second] = at % 2 ? urls : urls.toReversed();
  return get(first ?? "").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ECONNREFUSED") throw error;
    return get(second ?? "");
  });
}

const rounds = proveScale(20);

test(`B4r: SIGTERM under 200 calls a second on two processes, ${rounds} times, fails none and loses no row`, async () => {
  const since = performance.now();
  let calls = 0;
  let failed = 0;
  let ending = await replica();
  for (let round = 0; round < rounds; round++) {
    const staying = await replica();
    const urls = [ending.url, staying.url] as const;
    const open: Promise<number>[] = [];
    let exit: Promise<number | null> | undefined;
    for (let at = 0; at < 500; at++) {
      if (at === 200) exit = ending.terminate();
      calls++;
      open.push(throughBalancer(urls, at).catch(() => 0));
      await delay(5);
    }
    failed += (await Promise.all(open)).filter((status) => status !== 200).length;
    if ((await exit) !== 0) failed++;
    ending = staying;
  }
  expect(await ending.terminate()).toBe(0);
  const rows = await app.clients.db.rows(sql`select 1 from request_log where key_id = ${key.id}`);
  const violations = failed + Math.abs(rows.length - calls);
  report({ id: "B4r", n: calls, violations, since, note: `failed=${failed} rows=${rows.length}` });
  expect(violations).toBe(0);
});

test("a call under way is answered, an idle connection is closed, a new one is refused", async () => {
  const one = await replica();
  const { port } = new URL(one.url);
  const idle = connect(Number(port), "127.0.0.1");
  await once(idle, "connect");
  const busy = connect(Number(port), "127.0.0.1");
  busy.write(
    `POST /api/v1/auth/wallet/challenge HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n`,
  );
  const answered = busy.toArray();
  // Its head has arrived once another call on a later connection is answered.
  await get(one.url);
  const exit = one.terminate();
  await expect.poll(() => get(one.url).catch(({ code }: NodeJS.ErrnoException) => code)).toBe("ECONNREFUSED");
  busy.write("{}");
  expect(Buffer.concat(await answered).toString()).toMatch(/^HTTP\/1\.1 400 [\s\S]*"detail":"walletAddress"/);
  await once(idle.resume(), "close");
  expect(await exit).toBe(0);
});

test("a call that came while the process was too busy to look is answered, however long its connection was idle", async () => {
  const server = createServer((_request, response) => response.end("answered"));
  const stop = gracefulStop(server, () => Promise.resolve());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const call = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  socket.write(call);
  await once(socket, "data");
  const stopped = stop();
  await expect.poll(() => server.listening).toBe(false);
  socket.write(call);
  const busyUntil = performance.now() + 1_200;
  while (performance.now() < busyUntil);
  expect(Buffer.concat(await socket.toArray()).toString()).toMatch(/^HTTP\/1\.1 200 [\s\S]*answered/);
  await stopped;
});
