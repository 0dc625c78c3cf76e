import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertSession, insertWorkspace } from "#core/sessions/testing.ts";
import { createDatabase, type Database } from "#db/client.ts";
import { isFullSize, proveScale, report } from "../prove-scale.ts";
import { type Cast, type Client, prepareCast } from "./testing-clients.ts";
import { History } from "./testing-history.ts";
import { isSuccess, Load, type Sample, tookMs } from "./testing-load.ts";
import { moneyViolationsOf } from "./testing-oracle.ts";
import { type FaultWorld, openFaultWorld } from "./testing-world.ts";

const poolMicroUsdc = 900_000_000n;
const drainedWithinMs = 60_000;
const answeredWithinMs = 5_000;

let world: FaultWorld;
let db: Database;
let cast: Cast;
beforeAll(async () => {
  world = await openFaultWorld();
  db = createDatabase({ url: world.databaseUrl, max: 2, timeoutMs: 30_000 });
  cast = await prepareCast(world, new History(world.url), { consumers: 2, operators: 0, poolMicroUsdc });
}, 120_000);
afterAll(async () => {
  await db?.close();
  await world?.close();
});

/** How the chain goes away, and how it comes back. */
const outages: Record<string, { begin: () => void; end: () => void }> = {
  killed: { begin: () => world.takeAway("chain"), end: () => world.letBack("chain") },
  frozen: {
    begin: () => void process.kill(world.pidOf("chain") ?? 0, "SIGSTOP"),
    end: () => void process.kill(world.pidOf("chain") ?? 0, "SIGCONT"),
  },
  refusing: {
    begin: () => {
      world.tap.watch = () => Promise.reject(new Error("refused"));
    },
    end: () => {
      world.tap.watch = undefined;
    },
  },
};

test.each(Object.keys(outages))(
  "B3r: while the chain is %s reads work and say how old they are, opening is refused, ending works; what waits is paid once",
  async (how) => {
    const since = performance.now();
    const backlog = proveScale(500);
    const { begin, end } = outages[how] as { begin: () => void; end: () => void };
    const ids = await runningSessions(backlog);
    begin();
    const [reads, opens, ends] = [new Load(world.url), new Load(world.url), new Load(world.url)];
    for (const { credential } of cast.consumers) {
      opens.run(() => open(opens, credential), 50);
      for (const path of ["/wallet", "/wallet/events", "/sessions", `/settlements/${ids[0]}`]) {
        const { cookie } = (cast.consumers[0] as Client).workspace;
        reads.run(() => reads.call("GET", path, { cookie }), 100);
      }
    }
    await opens.next(isRefused);
    const early = await walletOf(cast.consumers[0]);
    await endAll(ends, ids);
    await opens.next(() => true);
    await Promise.all([reads.stop(), opens.stop()]);
    const ready = await reads.call("GET", "/health/ready");
    const stale = await walletOf(cast.consumers[0]);
    end();
    const backAt = performance.now();
    await untilConfirmed(ids);
    const drainedMs = performance.now() - backAt;

    const wrong = {
      reads: reads.samples.filter(({ call, status }) => status !== 200 && call !== "GET /health/ready"),
      opens: opens.samples.filter((sample) => !isRefused(sample)),
      ends: ends.samples.filter((sample) => !isSuccess(sample)),
      ready: String(ready?.body?.detail).includes("chain") ? [] : [ready?.text],
      stale: stale.updatedAt === early.updatedAt ? [] : [early, stale],
      money: await moneyViolationsOf({ ...world, db }, { cast, poolMicroUsdc }),
    };
    const late = [...reads.samples, ...opens.samples, ...ends.samples].filter((one) => tookMs(one) > answeredWithinMs);
    const isLate = drainedMs > drainedWithinMs || late.length > 0;
    const violations = Object.values(wrong).reduce((sum, list) => sum + list.length, isFullSize() && isLate ? 1 : 0);
    const counts = `reads=${reads.samples.length} opens=${opens.samples.length} drainedMs=${Math.round(drainedMs)} late=${late.length}`;
    report({ id: "B3r", n: backlog, violations, since, note: `${how} ${counts}` });
    expect(wrong).toEqual({ reads: [], opens: [], ends: [], ready: [], stale: [], money: [] });
    if (isFullSize()) expect({ isLate, drainedMs, late }).toMatchObject({ isLate: false });
    // And all is as before.
    await expect.poll(async () => (await open(opens, (cast.consumers[0] as Client).credential))?.status).toBe(201);
  },
  3_600_000,
);

const isRefused = ({ status, code, retryAfter }: Sample) =>
  status === 503 && code === "UNAVAILABLE" && /^[1-9]\d*$/.test(retryAfter ?? "");

/** A session that nobody will use; what was opened is cancelled at once. */
async function open(load: Load, credential: Client["credential"]) {
  const opened = await load.call("POST", "/sessions", {
    ...credential,
    body: { lat: 1, lng: 1, maxDurationSeconds: 1 },
  });
  if (opened?.status === 201) await new Load(world.url).call("DELETE", `/sessions/${opened.data.id}`, credential);
  return opened;
}

async function walletOf(client: Client | undefined): Promise<{ updatedAt: string }> {
  const answer = await new Load(world.url).call("GET", "/wallet", { cookie: client?.workspace.cookie ?? "" });
  return answer?.data;
}

const stored = ({ workspace }: Client) => ({ id: workspace.id, walletAddress: workspace.account.address });

/** Sessions that are LIVE, of all consumers in turn. */
async function runningSessions(count: number): Promise<string[]> {
  const ids: string[] = [];
  let operator = await insertWorkspace(db, { roles: ["SUPPLIER"] });
  for (let n = 0; n < count; n++) {
    const consumer = stored(cast.consumers[n % cast.consumers.length] as Client);
    // One holds at most five.
    if (n % 5 === 0) operator = await insertWorkspace(db, { roles: ["SUPPLIER"] });
    const startedAgoMs = 1_500 + 10 * n;
    ids.push(await insertSession(db, { consumer, operator, state: "LIVE", startedAgoMs, maxDurationSeconds: 600 }));
  }
  return ids;
}

/** Eight at a time. */
async function endAll(load: Load, ids: readonly string[]): Promise<void> {
  const left = [...ids.entries()];
  const lane = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [n, id] = next;
      const { credential } = cast.consumers[n % cast.consumers.length] as Client;
      await load.call("POST", `/sessions/${id}/end`, { ...credential, body: {} });
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

/** Gives up after three minutes. */
async function untilConfirmed(ids: readonly string[]): Promise<void> {
  for (const giveUpAt = performance.now() + 180_000; performance.now() < giveUpAt; await delay(100)) {
    const rows = await db.rows<{ id: string }>(sql`select session_id as id from settlements where state = 'CONFIRMED'`);
    const confirmed = new Set(rows.map(({ id }) => id));
    if (ids.every((id) => confirmed.has(id))) return;
  }
}
