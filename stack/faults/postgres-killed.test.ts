import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase } from "#db/client.ts";
import { type Random, randomOf } from "#http/proof/testing-random.ts";
import { isFullSize, proveScale, proveSeed, report } from "../prove-scale.ts";
import { type Cast, prepareCast } from "./testing-clients.ts";
import { History } from "./testing-history.ts";
import { isSuccess, Load, quantile, tookMs, wrongAnswers } from "./testing-load.ts";
import { type FaultWorld, openFaultWorld } from "./testing-world.ts";

const openAtMostMs = 5_000;
const backWithinMs = 2_000;

let world: FaultWorld;
let cast: Cast;
beforeAll(async () => {
  world = await openFaultWorld();
  cast = await prepareCast(world, new History(world.url), { consumers: 4, operators: 4, poolMicroUsdc: 500_000_000n });
}, 120_000);
afterAll(() => world?.close());

/** Acknowledged writes. */
interface Written {
  locations: { workspaceId: string; sequence: number }[];
  opened: string[];
  cancelled: string[];
}

test("B1r: Postgres is killed under load: the console lives on, no call hangs, and nothing that was acknowledged is lost", async () => {
  const since = performance.now();
  const seed = proveSeed();
  const kills = proveScale(100);
  const load = new Load(world.url);
  const written = writeAndRead(load);
  const backAfterMs = await killAgainAndAgain(load, kills, randomOf(seed, 0));
  await load.stop();
  const lost = await lostOf(written);
  const wrong = wrongAnswers(load.samples, ["DATABASE_ERROR"]);
  const late = [
    ...load.samples.filter((sample) => tookMs(sample) > openAtMostMs),
    ...backAfterMs.filter((ms) => ms > backWithinMs),
  ];
  const exits = world.exits.map(({ part, how }) => `${part}: ${how}`);
  const violations = exits.length + wrong.length + lost.length + (isFullSize() ? late.length : 0);
  const times = `back p50=${Math.round(quantile(backAfterMs, 0.5))} max=${Math.round(Math.max(...backAfterMs))} ms`;
  const longest = Math.round(Math.max(...load.samples.map(tookMs)));
  const acknowledged = Object.values(written).reduce((sum, list) => sum + list.length, 0);
  const note = `calls=${load.samples.length} acknowledged=${acknowledged} longest=${longest} ms, ${times}, late=${late.length}`;
  report({ id: "B1r", n: kills, violations, seed, since, note });
  expect({ exits, wrong, lost }).toEqual({ exits: [], wrong: [], lost: [] });
  if (isFullSize()) expect(late).toEqual([]);
}, 3_600_000);

/** Two callers for each workspace that write, and one that reads; what they were told is kept. */
function writeAndRead(load: Load): Written {
  const written: Written = { locations: [], opened: [], cancelled: [] };
  for (const { workspace, credential } of cast.operators) {
    let sequence = 0;
    load.run(async () => {
      sequence += 1;
      const body = { lat: 1, lng: 1, accuracyMeters: 5, sequence };
      const answer = await load.call("POST", `/workspaces/${workspace.id}/location`, { ...credential, body });
      if (answer?.status === 200) written.locations.push({ workspaceId: workspace.id, sequence });
    }, 20);
  }
  for (const { workspace, credential } of cast.consumers) {
    load.run(async () => {
      const body = { lat: 1, lng: 1, maxDurationSeconds: 60, waitTimeoutSeconds: 20 };
      const opened = await load.call("POST", "/sessions", { ...credential, body });
      if (opened?.status !== 201) return;
      written.opened.push(opened.data.id);
      const cancelled = await load.call("DELETE", `/sessions/${opened.data.id}`, credential);
      if (cancelled?.status === 200) written.cancelled.push(opened.data.id);
    }, 20);
    load.run(() => load.call("GET", "/wallet", { cookie: workspace.cookie }), 20);
  }
  return written;
}

/** Milliseconds from each time that Postgres was back until the first call succeeded. */
async function killAgainAndAgain(load: Load, kills: number, random: Random): Promise<number[]> {
  const backAfterMs: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    await load.next(isSuccess);
    await delay(random.int(500));
    const started = world.nextStart("postgres");
    world.kill("postgres");
    const backAt = await started;
    const { endedAt } = await load.next((sample) => isSuccess(sample) && sample.endedAt > backAt);
    backAfterMs.push(endedAt - backAt);
  }
  return backAfterMs;
}

async function lostOf({ locations, opened, cancelled }: Written): Promise<string[]> {
  const db = createDatabase({ url: world.databaseUrl, max: 1, timeoutMs: 30_000 });
  try {
    const ids = async (statement: ReturnType<typeof sql>) =>
      new Set((await db.rows<{ id: string }>(statement)).map(({ id }) => id));
    const samples = await ids(sql`select workspace_id || ' ' || sequence as id from location_samples`);
    const sessions = await ids(sql`select id from sessions`);
    const over = await ids(sql`select id from sessions where state = 'CANCELLED'`);
    return [
      ...locations.map(({ workspaceId, sequence }) => `${workspaceId} ${sequence}`).filter((id) => !samples.has(id)),
      ...opened.filter((id) => !sessions.has(id)),
      ...cancelled.filter((id) => !over.has(id)),
    ];
  } finally {
    await db.close();
  }
}
