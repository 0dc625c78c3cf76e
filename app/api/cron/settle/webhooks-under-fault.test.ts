import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertSession } from "#core/sessions/testing.ts";
import { type Received, type Receiver, startReceiver } from "#core/webhooks/testing.ts";
import { moveClock } from "#db/testing.ts";
import { randomOf } from "#http/proof/testing-random.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";

const hour = 3_600_000;

let app: TestApp;
let workspace: TestWorkspace;
let sender: Replica;
const receivers: Receiver[] = [];

beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
  sender = await startReplica();
  receivers.push(await startReceiver(), await startReceiver(), await startReceiver());
});
afterAll(async () => {
  await sender.kill();
  await Promise.all(receivers.map((receiver) => receiver.close()));
  await app.stop();
});

/** Sessions of the workspace are cancelled: two events each. */
async function happen(events: number): Promise<void> {
  const { id, account, cookie } = workspace;
  for (let n = 0; n < events; n += 2) {
    const consumer = { id, walletAddress: account.address } as Parameters<typeof insertSession>[1]["consumer"];
    const sessionId = await insertSession(app.clients.db, { consumer });
    const { status } = await app.call("DELETE", `/sessions/${sessionId}`, { cookie });
    if (status !== 200) throw new Error(`not cancelled: ${status}`);
  }
}

async function add(url: string): Promise<string> {
  const { data } = await app.call("POST", `/workspaces/${workspace.id}/webhooks`, {
    cookie: workspace.cookie,
    body: { url, events: ["*"] },
  });
  return String(data.secret);
}

/** One tick of the process that will be killed. */
const tickOfSender = () =>
  requestJson(`${sender.url}/api/cron/settle`, "POST", {
    headers: { authorization: `Bearer ${app.cronSecret}` },
  }).catch(() => undefined);

const eventIds = async () =>
  (
    await app.clients.db.rows<{ id: string }>(sql`
      select id from events where workspace_ids @> array[${workspace.id}::uuid] and type <> 'session.updated'`)
  ).map(({ id }) => id);

test("S17: receivers down for up to an hour, senders killed: each event arrives at least once, under one id, signed", async () => {
  const since = performance.now();
  const seed = proveSeed();
  const random = randomOf(seed, 0);
  const kills = proveScale(50);
  const perRound = Math.ceil(proveScale(2_000) / kills / 2) * 2;
  const [healthy, flaky, dead] = receivers as [Receiver, Receiver, Receiver];
  const answered = new Map<Receiver, Set<string>>(receivers.map((receiver) => [receiver, new Set()]));
  const takes =
    (receiver: Receiver): Receiver["answer"] =>
    ({ id }, response) => {
      answered.get(receiver)?.add(id);
      response.writeHead(200).end();
    };
  healthy.answer = takes(healthy);
  flaky.answer = takes(flaky);
  dead.answer = () => undefined;
  const secrets = [await add(healthy.url), await add(flaky.url), await add(dead.url)];

  const delayed: object[] = [];
  for (let round = 0; round < kills; round += 1) {
    const isDown = random.chance(0.5);
    flaky.answer = isDown
      ? (_call: Received, response) =>
          void (random.chance(0.5) ? response.destroy() : response.writeHead(random.pick([500, 503, 404])).end())
      : takes(flaky);
    await happen(perRound);
    // Killed with calls under way: what it has leased is nobody's until the lease is over.
    let underWay = 0;
    healthy.answer = () => {
      underWay += 1;
    };
    const cut = tickOfSender();
    await expect.poll(() => underWay, { timeout: 30_000, interval: 5 }).toBeGreaterThan(random.int(3));
    await sender.kill();
    await cut;
    healthy.answer = takes(healthy);
    sender = await startReplica();
    await moveClock(app.clients.db, 31_000);
    await expect
      .poll(
        async () => {
          await app.tick();
          return answered.get(healthy)?.size;
        },
        { timeout: 30_000 },
      )
      .toBe((await eventIds()).length)
      .catch(() => delayed.push({ round }));
    if (isDown) await moveClock(app.clients.db, random.int(hour));
  }

  flaky.answer = takes(flaky);
  const ids = await eventIds();
  for (let late = 0; late < 100 && answered.get(flaky)?.size !== ids.length; late += 1) {
    await moveClock(app.clients.db, hour);
    await app.tick();
  }
  const missing = [healthy, flaky].map((receiver) => ids.length - (answered.get(receiver)?.size ?? 0));
  const unsigned = receivers.flatMap((receiver, at) =>
    receiver.received.filter((call) => !receiver.verifies(call, secrets[at] ?? "")),
  );
  const violations = delayed.length + missing.reduce((sum, n) => sum + Math.abs(n), 0) + unsigned.length;
  report({ id: "S17", n: ids.length, violations, seed, since, note: `kills=${kills} calls=${flaky.received.length}` });
  expect({ delayed, missing, unsigned: unsigned.length }).toEqual({ delayed: [], missing: [0, 0], unsigned: 0 });
}, 3_600_000);
