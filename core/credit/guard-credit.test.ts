import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChainClient } from "#contracts/client.ts";
import type { Clients, Context } from "../context.ts";
import { createSession } from "../sessions/create-session.ts";
import { endSession } from "../sessions/end-session.ts";
import { insertSession, insertWorkspace, keyContext } from "../sessions/testing.ts";
import { settleDue } from "../settlements/settle-due.ts";
import {
  type Consumer,
  deposit,
  endedSession,
  fundedConsumer,
  nodeIsIdle,
  openSettlementWorld,
  type SettlementWorld,
  settlementOf,
  tick,
  tickUntil,
} from "../settlements/testing.ts";
import { syncLedger } from "../wallet/sync-ledger.ts";
import { guardCredit } from "./guard-credit.ts";
import { setSpendCap, withdraw } from "./testing.ts";

let world: SettlementWorld;
let ctx: Context;
beforeAll(async () => {
  world = await openSettlementWorld();
  ctx = world.ctx;
});
afterAll(() => world.close());

const poolOf = ({ privateKey }: Consumer) => ({ rpcUrl: world.rpcUrl, ...world.contracts, privateKey });

/** A LIVE session of the consumer, so old, at 1,000 µUSDC a second. */
async function live(consumer: Consumer, seconds: number, rate = 1_000) {
  const operator = await insertWorkspace(world.db, { roles: ["SUPPLIER"] });
  const startedAgoMs = seconds * 1_000;
  const session = { consumer, operator, rate, startedAgoMs, inputAgoMs: startedAgoMs } as const;
  return insertSession(world.db, { ...session, state: "LIVE" });
}

interface Ending {
  state: string;
  reason: string | null;
  charge: string;
}

async function endingOf(id: string): Promise<Ending> {
  const row = await world.db.row<Ending>(sql`
    select state, end_reason as reason, charged_micro_usdc as charge from sessions where id = ${id}`);
  if (!row) throw new Error(`no session ${id}`);
  return row;
}

const isLive = { state: "LIVE", reason: null };
const isEnded = { state: "ENDED", reason: "CREDIT_EXHAUSTED" };

const exhaustions = (consumer: Consumer) =>
  world.db.rows<{ workspaceIds: string; row: Record<string, unknown> }>(sql`
    select to_json(workspace_ids) as "workspaceIds", row from events
    where type = 'pool.exhausted' and row->>'walletAddress' = ${consumer.walletAddress}`);

const open = (consumer: Consumer, maxDurationSeconds = 1) =>
  createSession(keyContext(world.clients, consumer), {
    lat: 1,
    lng: 1,
    maxDurationSeconds,
    waitTimeoutSeconds: 300,
  });

describe("a pool below what is owed and accrued", () => {
  test("vector of spec 16: withdrawal down to 10,000 at second 12 ends the session, fails, and is paid on top-up", async () => {
    const consumer = await fundedConsumer(world, 1_000_000n);
    const id = await live(consumer, 12);
    expect(await guardCredit(ctx)).toBe(0);
    await withdraw(poolOf(consumer), 990_000n);
    expect(await guardCredit(ctx)).toBe(1);
    const ending = await endingOf(id);
    expect(ending).toMatchObject(isEnded);
    expect(Number(ending.charge)).toBeGreaterThanOrEqual(12_000);
    expect(await settlementOf(world.db, id)).toMatchObject({ state: "PENDING" });
    await tick(world);
    expect(await settlementOf(world.db, id)).toMatchObject({ state: "FAILED", failureCode: "UNDERFUNDED" });
    await expect(open(consumer)).rejects.toMatchObject({ code: "INSUFFICIENT_CREDIT", detail: "credit:pool" });
    await deposit(world, consumer.privateKey, BigInt(ending.charge) - 10_000n);
    await tickUntil(world, id, "CONFIRMED");
    await expect(open(consumer)).rejects.toMatchObject({ code: "NO_CREDIT" });
  });

  test("ends every LIVE session of the wallet in all its workspaces, nobody else's, with one event for all of them", async () => {
    const consumer = await fundedConsumer(world, 30_000n);
    const sibling = { ...consumer, id: (await insertWorkspace(world.db, consumer)).id };
    const other = await fundedConsumer(world, 30_000n);
    const mine = [await live(consumer, 5), await live(sibling, 6)];
    const theirs = await live(other, 5);
    const waiting = await insertSession(world.db, { consumer });
    await withdraw(poolOf(consumer), 25_000n);
    expect(await guardCredit(ctx)).toBe(2);
    const endings = await Promise.all(mine.map(endingOf));
    expect(endings).toMatchObject([isEnded, isEnded]);
    expect(await endingOf(theirs)).toMatchObject(isLive);
    expect((await endingOf(waiting)).state).toBe("REQUESTED");
    const [event, ...more] = await exhaustions(consumer);
    expect(more).toEqual([]);
    expect([...(event?.workspaceIds ?? [])].sort()).toEqual([consumer.id, sibling.id].sort());
    expect(event?.row).toEqual({
      walletAddress: consumer.walletAddress,
      depositsMicroUsdc: "5000",
      accruedMicroUsdc: String(endings.reduce((sum, { charge }) => sum + Number(charge), 0)),
      sessionIds: expect.toSatisfy((ids: string[]) => ids.toSorted().join() === mine.toSorted().join()),
    });
    expect(await world.db.rows(sql`select actor_kind from audit_log where target_id = ${mine[0]}`)).toEqual(
      Array(2).fill({ actor_kind: "system" }),
    );
    await endSession(keyContext(world.clients, other), { id: theirs });
  });

  test("counts what ended sessions still owe, and only then is it too little", async () => {
    const consumer = await fundedConsumer(world, 40_000n);
    await endedSession(world, { consumer, seconds: 28 });
    const id = await live(consumer, 5);
    expect(await guardCredit(ctx)).toBe(0);
    await withdraw(poolOf(consumer), 9_000n);
    expect(await guardCredit(ctx)).toBe(1);
    expect(await endingOf(id)).toMatchObject(isEnded);
  });

  test("a charge that the contract has paid and the ledger has not seen is not owed any more", async () => {
    const consumer = await fundedConsumer(world, 40_000n);
    const { id: paid } = await endedSession(world, { consumer, seconds: 28 });
    await syncLedger(ctx);
    await settleDue(ctx);
    await nodeIsIdle(world);
    expect(await settlementOf(world.db, paid)).toMatchObject({ state: "SUBMITTED" });
    const id = await live(consumer, 2);
    expect(await guardCredit(ctx)).toBe(0);
    expect(await endingOf(id)).toMatchObject(isLive);
    await withdraw(poolOf(consumer), 11_500n);
    expect(await guardCredit(ctx)).toBe(1);
    expect(await endingOf(id)).toMatchObject(isEnded);
  });

  test("a session that is over by the clock is left to its own end", async () => {
    const consumer = await fundedConsumer(world, 1_000n);
    const operator = await insertWorkspace(world.db, { roles: ["SUPPLIER"] });
    const session = { consumer, operator, state: "LIVE", startedAgoMs: 11_000, maxDurationSeconds: 10 } as const;
    const id = await insertSession(world.db, session);
    expect(await guardCredit(ctx)).toBe(0);
    await expect(endSession(keyContext(world.clients, consumer), { id })).rejects.toMatchObject({
      detail: "session:end:EXPIRED",
    });
  });
});

describe("a spend cap", () => {
  test("below the rate ends that session alone, and so does one below the accrued charge", async () => {
    const consumer = await fundedConsumer(world, 1_000_000n);
    const [dear, long, kept] = [await live(consumer, 2, 3_000), await live(consumer, 20), await live(consumer, 2)];
    await setSpendCap(poolOf(consumer), { maxRate: 2_999n });
    expect(await guardCredit(ctx)).toBe(1);
    expect(await endingOf(dear)).toMatchObject(isEnded);
    await setSpendCap(poolOf(consumer), { maxRate: 1_000n, maxSession: 19_999n });
    expect(await guardCredit(ctx)).toBe(1);
    expect(await endingOf(long)).toMatchObject(isEnded);
    expect(await endingOf(kept)).toMatchObject(isLive);
    expect(await exhaustions(consumer)).toEqual([]);
    await endSession(keyContext(world.clients, consumer), { id: kept });
  });

  test("that forbids to pay what is owed forbids new sessions, however small, until it is raised and paid", async () => {
    const consumer = await fundedConsumer(world, 1_000_000n);
    const id = await live(consumer, 12);
    await setSpendCap(poolOf(consumer), { maxSession: 5_000n });
    expect(await guardCredit(ctx)).toBe(1);
    await tick(world);
    expect(await settlementOf(world.db, id)).toMatchObject({ state: "FAILED", failureCode: "SPEND_CAP" });
    const refused = expect.objectContaining({ code: "INSUFFICIENT_CREDIT", detail: "credit:spendCap" });
    await expect(open(consumer)).rejects.toEqual(refused);
    await setSpendCap(poolOf(consumer), { maxSession: 500_000n, maxRate: 999n });
    await expect(open(consumer)).rejects.toEqual(refused);
    await setSpendCap(poolOf(consumer), { maxSession: 500_000n });
    await tickUntil(world, id, "CONFIRMED");
    expect((await open(consumer)).state).toBe("REQUESTED");
  });
});

test("each wallet is read once, however many LIVE sessions it has, and idle wallets never", async () => {
  const consumer = await fundedConsumer(world);
  await fundedConsumer(world);
  const ids = [await live(consumer, 1), await live(consumer, 1), await live(consumer, 1)];
  const asked: string[] = [];
  const { chain } = ctx;
  const readPools: typeof chain.readPools = (wallets) => {
    asked.push(...wallets);
    return chain.readPools(wallets);
  };
  await guardCredit({ ...ctx, chain: { ...chain, readPools } });
  expect(asked.filter((wallet) => wallet === consumer.walletAddress)).toHaveLength(1);
  expect(new Set(asked).size).toBe(asked.length);
  for (const id of ids) await endSession(keyContext(world.clients, consumer), { id });
});

test("while the chain is away nothing is ended, and the run says so", async () => {
  const consumer = await fundedConsumer(world, 1_000n);
  const id = await live(consumer, 12);
  const away = createChainClient({ ...ctx.settings, RPC_URL: "http://127.0.0.1:1" });
  await expect(guardCredit({ ...ctx, chain: away })).rejects.toMatchObject({ name: "ChainUnavailableError" });
  expect(await endingOf(id)).toMatchObject(isLive);
  expect(await guardCredit(ctx)).toBe(1);
});

test("the ledger names the wallets whose pool fell or whose cap changed, and the guard can look at these alone", async () => {
  const [first, second] = [await fundedConsumer(world, 20_000n), await fundedConsumer(world, 20_000n)];
  await syncLedger(ctx);
  await withdraw(poolOf(first), 15_000n);
  await setSpendCap(poolOf(second), { maxRate: 1n });
  const { lowered } = await syncLedger(ctx);
  expect([...lowered].sort()).toEqual([first.walletAddress, second.walletAddress].sort());
  const [mine, theirs] = [await live(first, 6), await live(second, 6)];
  expect(await guardCredit(ctx, { wallets: new Set([first.walletAddress]) })).toBe(1);
  expect((await Promise.all([mine, theirs].map(endingOf))).map(({ state }) => state)).toEqual(["ENDED", "LIVE"]);
  expect(await guardCredit(ctx)).toBe(1);
});

describe.each(Array.from({ length: 5 }, (_, round) => round))("round %i", () => {
  test("the guard several times at once, against the end by both sides: every session ends once, with one event", async () => {
    const consumer = await fundedConsumer(world, 5_000n);
    const ids = await Promise.all(Array.from({ length: 6 }, () => live(consumer, 3)));
    const clients: Clients = world.clients;
    const [guards, ends] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => guardCredit(ctx))),
      Promise.allSettled(ids.slice(0, 3).map((id) => endSession(keyContext(clients, consumer), { id }))),
    ]);
    const guarded = guards.reduce((sum, count) => sum + count);
    const won = ends.filter(({ status }) => status === "fulfilled").length;
    expect(guarded + won).toBe(6);
    for (const end of ends) {
      if (end.status === "rejected") expect(end.reason).toMatchObject({ detail: "session:end:ENDED" });
    }
    const row = await world.db.row(sql`
      select count(*)::int as settlements, count(distinct s.settlement_sequence)::int as numbers
      from settlements t join sessions s on s.id = t.session_id where s.consumer_workspace_id = ${consumer.id}`);
    expect(row).toEqual({ settlements: 6, numbers: 6 });
    const named = (await exhaustions(consumer)).flatMap(({ row: { sessionIds } }) => sessionIds as string[]);
    expect(named).toHaveLength(guarded);
    expect(new Set(named).size).toBe(guarded);
  });
});
