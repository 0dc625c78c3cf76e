import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Address, createPublicClient, http, parseEventLogs } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { luxxonSettlementAbi } from "#contracts/abi/luxxon-settlement.ts";
import { mintAndDeposit } from "#contracts/testing.ts";
import { insertWorkspace, type StoredWorkspace } from "#core/sessions/testing.ts";
import { endedSession } from "#core/settlements/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp } from "#http/testing.ts";
import { startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { proveScale, report } from "#stack/prove-scale.ts";

const path = "/api/cron/settle";
let app: TestApp;
let consumer: StoredWorkspace;
let relayer: Address;
const reader = createPublicClient({ transport: http(inject("parts").rpcUrl) });

beforeAll(async () => {
  app = await startTestApp();
  const privateKey = generatePrivateKey();
  const { rpcUrl } = inject("parts");
  await mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 1_000_000_000n });
  const { db } = app.clients;
  consumer = await insertWorkspace(db, { walletAddress: privateKeyToAccount(privateKey).address });
  relayer = privateKeyToAccount(app.contracts.relayerKey).address;
});
afterAll(() => app.stop());

test.each([
  ["no credential", undefined],
  ["another secret", "Bearer test-cron-secret-0123456788"],
  ["the secret without Bearer", "test-cron-secret-0123456789"],
  ["an empty one", "Bearer "],
])("%s is refused with 401 cron:secret", async (_name, authorization) => {
  const answer = await app.call("POST", path, { headers: authorization ? { authorization } : {} });
  expect([answer.status, answer.body.code, answer.body.detail]).toEqual([401, "NOT_AUTHENTICATED", "cron:secret"]);
  expect(answer.headers["www-authenticate"]).toBe("Bearer");
});

test("POST and GET with the secret run the tick; another method is 405", async () => {
  const headers = { authorization: `Bearer ${app.cronSecret}` };
  for (const method of ["POST", "GET"]) {
    const { status, body } = await app.call(method, path, { headers });
    expect([status, Object.keys(body)]).toEqual([200, ["statusCode", "message", "data", "timestamp"]]);
    expect(Object.keys(body.data)).toEqual([
      "expired",
      "wentLive",
      "ended",
      "submitted",
      "confirmed",
      "failed",
      "webhooks",
      "lastSyncBlock",
    ]);
  }
  expect((await app.call("PUT", path, { headers })).status).toBe(405);
});

interface Paid {
  states: string[];
  settledLogs: number;
  /** Entries that the contract had settled before: a broadcast too many. */
  duplicates: number;
  /** Nonces of the relayer in blocks that no transaction of the database has. */
  unknownNonces: number;
}

async function paid(ids: readonly string[]): Promise<Paid> {
  const { db } = app.clients;
  const rows = await db.rows<{ id: string; state: string; hash: string }>(sql`
    select session_id as id, state, session_id_hash as hash from settlements`);
  const wanted = rows.filter(({ id }) => ids.includes(id));
  const hashes = new Set(wanted.map(({ hash }) => hash));
  const logs = await reader.getLogs({ address: app.contracts.settlementAddress, fromBlock: 0n });
  const settled = parseEventLogs({ abi: luxxonSettlementAbi, logs, eventName: "Settled" });
  const skipped = parseEventLogs({ abi: luxxonSettlementAbi, logs, eventName: "SettleSkipped" });
  const mined = await db.row<{ nonces: number }>(sql`
    select count(distinct nonce)::int as nonces from relayer_transactions where status in ('MINED', 'REVERTED')`);
  return {
    states: [...new Set(wanted.map(({ state }) => state))],
    settledLogs: settled.filter(({ args }) => hashes.has(args.sessionId)).length,
    duplicates: skipped.length,
    unknownNonces: (await reader.getTransactionCount({ address: relayer })) - (mined?.nonces ?? 0),
  };
}

async function tickUntilConfirmed(ids: readonly string[]): Promise<void> {
  const states = async () => {
    await app.tick();
    return (await paid(ids)).states;
  };
  await expect.poll(states, { interval: 10, timeout: 20_000 }).toEqual(["CONFIRMED"]);
}

const paidOnce = (ids: readonly string[]): Paid => ({
  states: ["CONFIRMED"],
  settledLogs: ids.length,
  duplicates: 0,
  unknownNonces: 0,
});
const violationsOf = ({ settledLogs, duplicates, unknownNonces }: Paid, ids: readonly string[]) =>
  Math.abs(settledLogs - ids.length) + duplicates + Math.abs(unknownNonces);

const headers = () => ({ authorization: `Bearer ${app.cronSecret}` });

test("A12: eight calls at once, again and again on two processes: every session is paid once, and no broadcast is mined twice", async () => {
  const since = performance.now();
  const rounds = proveScale(100);
  const replica = await startReplica();
  const ids: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const ended = await Promise.all([1, 2, 3].map(() => endedSession(app, { consumer })));
    ids.push(...ended.map(({ id }) => id));
    const calls = Array.from({ length: 8 }, (_, at) =>
      requestJson(`${at % 2 ? replica.url : app.url}${path}`, "POST", { headers: headers() }),
    );
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(answers.reduce((sum, { data }) => sum + data.submitted, 0)).toBe(ended.length);
  }
  await tickUntilConfirmed(ids);
  await replica.kill();
  const after = await paid(ids);
  report({ id: "A12", n: rounds * 8, violations: violationsOf(after, ids), since, note: `sessions=${ids.length}` });
  expect(after).toEqual(paidOnce(ids));
});

test("A12: a process killed in the middle of ticks leaves nothing unpaid, nothing paid twice and no nonce unused", async () => {
  const since = performance.now();
  const ids: string[] = [];
  for (const killAfterMs of [10, 30, 50]) {
    const replica = await startReplica();
    // Wakes the process up: its first call loads everything.
    await requestJson(`${replica.url}${path}`, "POST", { headers: headers() });
    for (let n = 0; n < 12; n++) ids.push((await endedSession(app, { consumer })).id);
    const calls = Promise.allSettled(
      [1, 2].map(() => requestJson(`${replica.url}${path}`, "POST", { headers: headers() })),
    );
    await setTimeout(killAfterMs);
    await replica.kill();
    expect((await calls).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  }
  await moveClock(app.clients.db, 31_000);
  await tickUntilConfirmed(ids);
  const after = await paid(ids);
  report({ id: "A12", n: 3, violations: violationsOf(after, ids), since, note: "processes killed" });
  expect(after).toEqual(paidOnce(ids));
}, 180_000);
