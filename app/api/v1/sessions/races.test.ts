import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestResponse } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { proveScale, report } from "#stack/prove-scale.ts";

const rounds = proveScale(50);
const calls = 1_000;

let app: TestApp;
let replica: Replica;
let key: string;
beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
  const privateKey = generatePrivateKey();
  const workspace = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  key = (await app.createKey(workspace, ["sessions:read", "sessions:create", "sessions:operate"])).plaintext;
  const { rpcUrl } = inject("parts");
  await mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 100_000_000n });
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

/** The same call many times at once, half of them to each process. */
function everywhere(method: string, path: string, count = calls): Promise<TestResponse[]> {
  const urls = [app.url, replica.url];
  return Promise.all(
    Array.from({ length: count }, (_, at) => requestJson(`${urls[at % 2]}/api/v1/sessions/${path}`, method, { key })),
  );
}

const call = (method: string, path: string, body?: object) => app.call(method, `/sessions${path}`, { key, body });

async function requested(): Promise<string> {
  return (await call("POST", "", { lat: 1, lng: 1, maxDurationSeconds: 60 })).data.id;
}

async function live(): Promise<string> {
  const id = await requested();
  await call("POST", `/${id}/accept`);
  await call("POST", `/${id}/start`);
  await moveClock(app.clients.db, 2_000);
  expect((await call("GET", `/${id}`)).data.state).toBe("LIVE");
  return id;
}

/** Makes room for the next: an operator works on a few at a time. A machine under load may have seen a picture already. */
async function leave(id: string): Promise<void> {
  const { status } = await call("DELETE", `/${id}`);
  if (status === 409) await call("POST", `/${id}/end`);
}

const winners = (answers: TestResponse[]) => answers.filter(({ status }) => status === 200);
/** Answers that are neither a win nor one of the clean refusals. */
const unclean = (answers: TestResponse[], ...clean: string[]) =>
  answers.filter(({ status, body }) => status !== 200 && !clean.includes(`${status} ${body.detail}`));

/** Plays the rounds; each tells what went wrong in it. */
async function play(round: () => Promise<string[]>): Promise<void> {
  const since = performance.now();
  const wrong: string[] = [];
  for (let at = 0; at < rounds; at++) wrong.push(...(await round()));
  report({ id: "A8", n: rounds * calls, violations: wrong.length, since });
  expect(wrong).toEqual([]);
}

/** Complaints about a round that must have one winner (or `at most` one). */
function oneWinner(what: string, answers: TestResponse[], clean: string[], { orNone = false } = {}): string[] {
  const won = winners(answers).length;
  const strays = unclean(answers, ...clean).map(({ status, body }) => `${what}: ${status} ${body?.detail}`);
  return won === 1 || (orNone && won === 0) ? strays : [`${what}: ${won} winners`, ...strays];
}

const complaint = (what: string, actual: unknown, expected: unknown) =>
  actual === expected ? [] : [`${what}: ${actual}, not ${expected}`];

describe(`A8: of ${calls} simultaneous calls over two processes on each of ${rounds} sessions one wins`, () => {
  test("accept", () =>
    play(async () => {
      const id = await requested();
      const answers = await everywhere("POST", `${id}/accept`);
      await leave(id);
      return oneWinner("accept", answers, ["409 session:accept:ASSIGNED"]);
    }));

  test("start: one media input, the same URLs for everybody", () =>
    play(async () => {
      const id = await requested();
      await call("POST", `/${id}/accept`);
      const answers = await everywhere("POST", `${id}/start`);
      const inputs = new Set(winners(answers).map(({ data }) => data?.videoBackendRef));
      await leave(id);
      // On a busy machine the first picture is there before the last calls are.
      const strays = unclean(answers, "409 session:start:LIVE").map(({ status, body }) => `${status} ${body?.detail}`);
      return [...complaint("inputs", inputs.size, 1), ...strays];
    }));

  test("end", () =>
    play(async () => oneWinner("end", await everywhere("POST", `${await live()}/end`), ["409 session:end:ENDED"])));

  test("cancel against accept", () =>
    play(async () => {
      const id = await requested();
      const [accepts, cancels] = await Promise.all([
        everywhere("POST", `${id}/accept`, calls / 2),
        everywhere("DELETE", id, calls / 2),
      ]);
      const taken = ["409 session:accept:ASSIGNED", "409 session:accept:CANCELLED"];
      return [
        ...oneWinner("accept", accepts, taken, { orNone: true }),
        ...oneWinner("cancel", cancels, ["409 session:cancel:CANCELLED"]),
        ...complaint("state", (await call("GET", `/${id}`)).data.state, "CANCELLED"),
      ];
    }));

  test("end against the time limit", () =>
    play(async () => {
      const id = await live();
      await moveClock(app.clients.db, 58_500);
      const [ends, ticks] = await Promise.all([
        everywhere("POST", `${id}/end`),
        Promise.all(Array.from({ length: 4 }, () => app.tick())),
      ]);
      await moveClock(app.clients.db, 10_000);
      const { state, chargedMicroUsdc, cleanSeconds } = (await call("GET", `/${id}`)).data;
      return [
        ...oneWinner("end", ends, ["409 session:end:ENDED", "409 session:end:EXPIRED"], { orNone: true }),
        ...complaint("ticks", winners(ticks).length, ticks.length),
        ...complaint("state", state, winners(ends).length === 1 ? "ENDED" : "EXPIRED"),
        ...complaint("charge", chargedMicroUsdc, String(cleanSeconds * 1_000)),
      ];
    }));
});
