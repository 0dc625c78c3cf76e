import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { setSpendCap, withdraw } from "#core/credit/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { proveScale, proveSeed, report } from "#stack/prove-scale.ts";

const cases = proveScale(100);
const atOnce = 10;
const { rpcUrl } = inject("parts");

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** Numbers from 0 to below 1 that follow from the seed. */
function randomFrom(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Case {
  consumer: TestWorkspace;
  operator: TestWorkspace;
  pool: Parameters<typeof withdraw>[0];
  id: string;
  /** What happens on chain while the session is LIVE. */
  blow: { kind: "withdrawal"; left: bigint } | { kind: "rateCap" } | { kind: "sessionCap"; cap: bigint };
  landedAt?: number;
}

const deposit = ({ privateKey }: Case["pool"], amountMicroUsdc: bigint) =>
  mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc });

const call = (method: string, path: string, { cookie }: TestWorkspace, body?: object) =>
  app.call(method, path, { cookie, body });

async function openCase(random: () => number): Promise<Case> {
  const privateKey = generatePrivateKey();
  const consumer = await app.createWorkspace({ account: privateKeyToAccount(privateKey), roles: ["CONSUMER"] });
  const operator = await app.createWorkspace({ roles: ["SUPPLIER"] });
  const pool = { rpcUrl, ...app.contracts, privateKey };
  await deposit(pool, 1_000_000n);
  const point = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600 };
  const { id } = (await call("POST", "/sessions", consumer, point)).data;
  await call("POST", `/sessions/${id}/accept`, operator);
  await call("POST", `/sessions/${id}/start`, operator);
  const kinds: Case["blow"][] = [
    { kind: "withdrawal", left: BigInt(Math.floor(random() * 10_000)) },
    { kind: "sessionCap", cap: BigInt(1 + Math.floor(random() * 10_000)) },
    { kind: "rateCap" },
  ];
  return { consumer, operator, pool, id, blow: kinds[Math.floor(random() * 3)] as Case["blow"] };
}

async function strike({ pool, blow }: Case): Promise<void> {
  if (blow.kind === "withdrawal") await withdraw(pool, 1_000_000n - blow.left);
  else await setSpendCap(pool, blow.kind === "rateCap" ? { maxRate: 999n } : { maxSession: blow.cap });
}

async function now(): Promise<number> {
  const row = await app.clients.db.row<{ now: Date }>(sql`select lx_now() as now`);
  return row?.now.getTime() ?? 0;
}

/** Ticks until every case's settlement is in this state. */
async function tickUntil(list: readonly Case[], state: string): Promise<void> {
  const states = async () => {
    await app.tick();
    const seen = await Promise.all(list.map(({ id, consumer }) => call("GET", `/settlements/${id}`, consumer)));
    return [...new Set(seen.map(({ data }) => data.state))];
  };
  await expect.poll(states, { interval: 20, timeout: 30_000 }).toEqual([state]);
}

/** What the case has against the rule, in words; nothing when it holds. */
async function violations({ id, consumer, operator, blow, landedAt = 0 }: Case): Promise<string[]> {
  const session = (await call("GET", `/sessions/${id}`, consumer)).data;
  const found: string[] = [];
  if (session.state !== "ENDED" || session.endReason !== "CREDIT_EXHAUSTED") found.push(`is ${session.state}`);
  if (Date.parse(session.endedAt) - landedAt > 5_000) found.push("ended later than 5 s");
  const seconds = Math.floor((Date.parse(session.endedAt) - Date.parse(session.startedAt)) / 1000);
  if (BigInt(session.chargedMicroUsdc) > BigInt(seconds) * 1_000n) found.push("more is unpaid than had accrued");
  const failureCode = blow.kind === "withdrawal" ? "UNDERFUNDED" : "SPEND_CAP";
  for (const side of [consumer, operator]) {
    const { state, failureCode: seen } = (await call("GET", `/settlements/${id}`, side)).data;
    if (state !== "FAILED" || seen !== failureCode) found.push(`settlement ${state} ${seen}`);
  }
  const again = await call("POST", "/sessions", consumer, { lat: 1, lng: 1, maxDurationSeconds: 1 });
  const label = blow.kind === "withdrawal" ? /^credit:(pool|empty)$/ : /^credit:spendCap$/;
  if (again.status !== 400 || !label.test(again.body.detail)) found.push(`new session: ${again.status}`);
  return found;
}

test(`A11: ${cases} withdrawals and lowered caps under live sessions: ended in time, owed and shown, paid on top-up`, async () => {
  const [seed, since] = [proveSeed(), performance.now()];
  const random = randomFrom(seed);
  const found: string[] = [];
  for (let start = 0; start < cases; start += atOnce) {
    const list: Case[] = [];
    for (let index = start; index < Math.min(cases, start + atOnce); index++) list.push(await openCase(random));
    await moveClock(app.clients.db, 1_000);
    await app.tick();
    await moveClock(app.clients.db, 11_000 + Math.floor(random() * 20_000));
    for (const each of list) {
      await strike(each);
      each.landedAt = await now();
      await app.tick();
    }
    await tickUntil(list, "FAILED");
    for (const each of list) {
      found.push(...(await violations(each)).map((words) => `${each.blow.kind} ${each.id}: ${words}`));
    }
    for (const { pool, blow } of list) {
      if (blow.kind === "withdrawal") await deposit(pool, 600_000n);
      else await setSpendCap(pool, {});
    }
    await tickUntil(list, "CONFIRMED");
    for (const { consumer } of list) {
      const again = await call("POST", "/sessions", consumer, { lat: 1, lng: 1, maxDurationSeconds: 60 });
      if (again.status !== 201) found.push(`after payment: ${again.status} ${again.body.detail}`);
    }
  }
  report({ id: "A11", n: cases, violations: found.length, seed, since });
  expect(found).toEqual([]);
}, 1_200_000);

test("the tick says how many sessions the guard ended", async () => {
  const each = await openCase(() => 0);
  await moveClock(app.clients.db, 1_000);
  await app.tick();
  await moveClock(app.clients.db, 12_000);
  await strike(each);
  expect((await app.tick()).data).toMatchObject({ ended: 1, expired: 0 });
  expect((await app.tick()).data).toMatchObject({ ended: 0 });
});
