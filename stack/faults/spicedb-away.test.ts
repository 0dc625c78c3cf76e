import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Random, randomOf } from "#http/proof/testing-random.ts";
import { testPeople } from "#http/testing-people.ts";
import { isFullSize, proveScale, proveSeed, report } from "../prove-scale.ts";
import { type Cast, prepareCast } from "./testing-clients.ts";
import { History } from "./testing-history.ts";
import { isSuccess, Load, quantile, type Sample, tookMs, wrongAnswers } from "./testing-load.ts";
import { type FaultWorld, openFaultWorld } from "./testing-world.ts";

const refusedWithinMs = 1_000;
const backWithinMs = 2_000;
/** What was answered before the signal may still be on its way to its caller. */
const onItsWayMs = 100;

let world: FaultWorld;
let cast: Cast;
let strangerCookie: string;
beforeAll(async () => {
  world = await openFaultWorld();
  const history = new History(world.url);
  cast = await prepareCast(world, history, { consumers: 2, operators: 0, poolMicroUsdc: 500_000_000n });
  strangerCookie = (await testPeople(history.untilAnswered).createWorkspace()).cookie;
}, 120_000);
afterAll(() => world?.close());

test("B2r: SpiceDB is killed or frozen under load: nobody is allowed or denied meanwhile, answers are quick, keys go on", async () => {
  const since = performance.now();
  const seed = proveSeed();
  const rounds = proveScale(100);
  const [members, strangers, machines] = [new Load(world.url), new Load(world.url), new Load(world.url)];
  ask(members, strangers, machines);
  const outages = await takeAway(members, rounds, randomOf(seed, 0));
  await Promise.all([members.stop(), strangers.stop(), machines.stop()]);

  const isWithin = ({ startedAt, endedAt }: Sample) =>
    outages.some(({ awayAt, backAt }) => startedAt > awayAt + onItsWayMs && endedAt < backAt);
  const meanwhile = [...members.samples, ...strangers.samples].filter(isWithin);
  const wrong = {
    allowedMeanwhile: meanwhile.filter(isSuccess),
    members: wrongAnswers(members.samples, ["AUTHZ_ERROR"]),
    strangers: wrongAnswers(strangers.samples, ["AUTHZ_ERROR"]).filter(({ status }) => status !== 403),
    strangersAllowed: strangers.samples.filter(isSuccess),
    machines: machines.samples.filter((sample) => !isSuccess(sample)),
  };
  const p99 = quantile(meanwhile.map(tookMs), 0.99);
  const backAfterMs = outages.map(({ backAt, firstSuccessAt }) => firstSuccessAt - backAt);
  const late = [p99].filter((ms) => ms > refusedWithinMs).length + backAfterMs.filter((ms) => ms > backWithinMs).length;
  const violations = Object.values(wrong).reduce((sum, list) => sum + list.length, isFullSize() ? late : 0);
  const times = `back p50=${Math.round(quantile(backAfterMs, 0.5))} max=${Math.round(Math.max(...backAfterMs))} ms`;
  const note = `refused=${meanwhile.length} p99=${Math.round(p99)} ms, ${times}, late=${late}`;
  report({ id: "B2r", n: rounds, violations, seed, since, note });
  expect(wrong).toEqual({ allowedMeanwhile: [], members: [], strangers: [], strangersAllowed: [], machines: [] });
  if (isFullSize()) expect({ late, p99, backAfterMs }).toMatchObject({ late: 0 });
}, 3_600_000);

/** Members and strangers whose every call asks SpiceDB, and a key that asks nobody. */
function ask(members: Load, strangers: Load, machines: Load): void {
  for (const { workspace } of cast.consumers) {
    const { id, cookie } = workspace;
    members.run(() => members.call("GET", `/workspaces/${id}/members`, { cookie }), 20);
    members.run(() => members.call("GET", "/wallet", { cookie }), 20);
    members.run(() => members.call("PATCH", `/workspaces/${id}`, { cookie, body: { name: "Renamed" } }), 20);
    strangers.run(() => strangers.call("GET", `/workspaces/${id}`, { cookie: strangerCookie }), 20);
    strangers.run(() => strangers.call("DELETE", `/workspaces/${id}`, { cookie: strangerCookie }), 50);
  }
  const [machine] = cast.consumers;
  machines.run(() => machines.call("GET", "/sessions", { ...machine?.credential }), 20);
}

interface Outage {
  awayAt: number;
  backAt: number;
  firstSuccessAt: number;
}

/** Takes SpiceDB away in turn by SIGKILL, which also loses all that it knew, and by SIGSTOP. */
async function takeAway(members: Load, rounds: number, random: Random): Promise<Outage[]> {
  const outages: Outage[] = [];
  for (let round = 0; round < rounds; round++) {
    await members.next(isSuccess);
    await delay(random.int(500));
    const started = world.nextStart("spicedb");
    const pid = world.pidOf("spicedb") ?? 0;
    const awayAt = performance.now();
    let backAt: number;
    if (round % 2 === 0) {
      world.kill("spicedb");
      backAt = await started;
    } else {
      process.kill(pid, "SIGSTOP");
      await delay(1_500 + random.int(1_500));
      backAt = performance.now();
      process.kill(pid, "SIGCONT");
    }
    const { endedAt } = await members.next((sample) => isSuccess(sample) && sample.endedAt > backAt);
    outages.push({ awayAt, backAt, firstSuccessAt: endedAt });
  }
  return outages;
}
