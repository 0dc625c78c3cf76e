import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createDatabase } from "#db/client.ts";
import { createTestDatabase, moveClock } from "#db/testing.ts";
import type { Clients, WorkspaceContext } from "../context.ts";
import { maxOpenSessions, openSession } from "./open-session.sql.ts";
import { hashPrefix } from "./session-hash.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "./testing.ts";

const url = await createTestDatabase(inject("parts").databaseUrl);
const processes: [Clients, Clients] = [
  testClients({ db: createDatabase({ url }) }),
  testClients({ db: createDatabase({ url }) }),
];
const [clients] = processes;
const { db } = clients;
afterAll(() => Promise.all(processes.map((process) => process.db.close())));

let consumer: StoredWorkspace;
beforeEach(async () => {
  consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
});

interface Open {
  deposits?: bigint;
  seconds?: number;
  rate?: bigint;
  maxRate?: bigint;
  maxPerSession?: bigint;
  block?: bigint;
  ctx?: WorkspaceContext;
  quoteId?: string;
}

/** Opens a session at 1000 µUSDC a second; `ok` or the refusal. */
async function open({ deposits = 1_000_000n, seconds = 600, rate = 1000n, ...more }: Open = {}): Promise<string> {
  const caller = more.ctx ?? keyContext(clients, consumer);
  const ctx = { ...caller, settings: { ...caller.settings, BASE_RATE_MICRO_USDC: rate } };
  const id = v7();
  const input = {
    lat: 48.8584,
    lng: 2.2945,
    maxDurationSeconds: seconds,
    waitTimeoutSeconds: 300,
    quoteId: more.quoteId,
  };
  const opened = await openSession(ctx, input, {
    id,
    hashPrefix: hashPrefix(id),
    walletAddress: consumer.walletAddress,
    pool: {
      depositsMicroUsdc: deposits,
      maxRatePerSecondMicroUsdc: more.maxRate ?? 0n,
      maxPerSessionMicroUsdc: more.maxPerSession ?? 0n,
      blockNumber: more.block ?? 100n,
    },
  });
  return typeof opened === "string" ? opened : "ok";
}

/** `block`: of its transaction, and of its payment when it is confirmed. */
async function insertSettlement(state: string, amount: number, block: number | null = null): Promise<void> {
  const id = await insertSession(db, { consumer, state: "ENDED", startedAgoMs: 60_000 });
  const hash = `0x${randomBytes(32).toString("hex")}`;
  await db.rows(sql`
    with t as (
      insert into relayer_transactions (chain_id, relayer_address, nonce, hash, raw, session_ids, max_fee_per_gas,
        max_priority_fee_per_gas, status, mined_block)
      select 1, ${`0x${randomBytes(20).toString("hex")}`}, 0, ${hash}, '0x', array[${id}]::uuid[], 1, 1, 'MINED', ${block}
      where ${block !== null}
      returning id
    )
    insert into settlements (session_id, consumer_workspace_id, state, session_id_hash, from_address, to_amount, fee_amount,
      rate_per_second, chargeable_seconds, platform_fee_bps, transaction_id, block_number)
    values (${id}, ${consumer.id}, ${state}, ${hash}, ${consumer.walletAddress}, ${amount - 10}, 10, 1000, 1, 1500,
      (select id from t), ${state === "CONFIRMED" ? block : null})`);
}

describe("credit vectors of spec 16", () => {
  test("deposits 1,000,000, a hold of 600,000 and an unsettled charge of 28,000 leave 372 seconds", async () => {
    await insertSession(db, { consumer, maxDurationSeconds: 600 });
    await insertSettlement("PENDING", 28_000);
    expect(await open({ seconds: 373 })).toBe("credit:pool");
    expect(await open({ seconds: 372 })).toBe("ok");
    expect(await open({ seconds: 1 })).toBe("credit:pool");
  });

  test("an empty pool has no credit", async () => {
    expect(await open({ deposits: 0n, seconds: 1 })).toBe("credit:empty");
  });
});

test.each([
  { state: "PENDING", block: null, counts: true },
  { state: "SUBMITTED", block: null, counts: true },
  { state: "SUBMITTED", block: 101, counts: true },
  { state: "SUBMITTED", block: 100, counts: false },
  { state: "FAILED", block: null, counts: true },
  { state: "CONFIRMED", block: 101, counts: true },
  { state: "CONFIRMED", block: 100, counts: false },
  { state: "SKIPPED", block: null, counts: false },
])(
  "a $state charge of block $block against a pool read at block 100 counts: $counts",
  async ({ state, block, counts }) => {
    await insertSettlement(state, 900_000, block);
    expect(await open({ seconds: 101 })).toBe(counts ? "credit:pool" : "ok");
  },
);

test("holds and charges of every workspace of the wallet count, of other wallets none", async () => {
  const sister = await insertWorkspace(db, { walletAddress: consumer.walletAddress });
  const stranger = await insertWorkspace(db);
  await insertSession(db, { consumer: stranger, maxDurationSeconds: 900 });
  await insertSession(db, { consumer: sister, maxDurationSeconds: 900 });
  expect(await open({ seconds: 101 })).toBe("credit:pool");
  expect(await open({ seconds: 100 })).toBe("ok");
});

test("the caps that the wallet set on chain bound rate and hold, 0 meaning none", async () => {
  expect(await open({ maxRate: 999n, seconds: 1 })).toBe("credit:spendCap");
  expect(await open({ maxPerSession: 599_999n })).toBe("credit:spendCap");
  expect(await open({ maxRate: 1000n, maxPerSession: 600_000n })).toBe("ok");
});

test("a key spends at most its limit a UTC day: charges of what is over, holds of what is open", async () => {
  const untilNoonMs = 43_200_000 + 86_400_000 - (Date.now() % 86_400_000);
  await moveClock(db, untilNoonMs);
  const ctx = keyContext(clients, consumer);
  const { actor } = ctx;
  if (actor.kind !== "api_key") throw new Error("not a key");
  await db.rows(sql`insert into api_keys (id, workspace_id, prefix, sha256, label, environment, scopes, created_by_wallet,
      spend_limit_micro_usdc)
    values (${actor.keyId}, ${consumer.id}, 'p', ${randomBytes(32)}, 'key', 'TEST', '{sessions:create}', 'w', 500000)`);
  expect(await open({ ctx, seconds: 501 })).toBe("credit:keyDailyLimit");
  expect(await open({ ctx, seconds: 300 })).toBe("ok");
  expect(await open({ ctx, seconds: 201 })).toBe("credit:keyDailyLimit");
  await db.rows(
    sql`update sessions set state = 'ENDED', charged_micro_usdc = 50000 where created_by_key_id = ${actor.keyId}`,
  );
  expect(await open({ ctx, seconds: 451 })).toBe("credit:keyDailyLimit");
  expect(await open({ ctx, seconds: 450 })).toBe("ok");
  expect(await open({ ctx, seconds: 1 })).toBe("credit:keyDailyLimit");
  await moveClock(db, 86_400_000);
  expect(await open({ ctx, seconds: 1 })).toBe("ok");
});

test("a refused open leaves nothing behind", async () => {
  expect(await open({ seconds: 1_001 })).toBe("credit:pool");
  expect(await db.rows(sql`select 1 from sessions where consumer_workspace_id = ${consumer.id}`)).toEqual([]);
  expect(await db.rows(sql`select 1 from audit_log where workspace_id = ${consumer.id}`)).toEqual([]);
});

test("an opened session has its audit row, its hold and its place in the settlement sequence", async () => {
  await open();
  await open({ seconds: 1 });
  const rows = await db.rows<{ actor: string; hold: string; sequence: string }>(sql`
    select a.actor_kind as actor, s.hold_micro_usdc as hold, s.settlement_sequence as sequence
    from sessions s join audit_log a on a.target_id = s.id::text and a.action = 'session.create'
    where s.consumer_workspace_id = ${consumer.id} order by s.settlement_sequence`);
  expect(rows).toMatchObject([
    { actor: "api_key", hold: "600000" },
    { actor: "api_key", hold: "1000" },
  ]);
  expect(BigInt(rows[1]?.sequence ?? 0)).toBeGreaterThan(BigInt(rows[0]?.sequence ?? 0));
});

const rounds = Array.from({ length: 25 }, (_, round) => round);

test.each(rounds)("20 opens at once from two processes, for a pool of 7 holds: 7 are opened (round %i)", async () => {
  const calls = Array.from({ length: 20 }, (_, index) =>
    open({ ctx: keyContext(index % 2 ? clients : processes[1], consumer), deposits: 4_200_000n }),
  );
  const outcomes = await Promise.all(calls);
  expect(outcomes.filter((outcome) => outcome === "ok")).toHaveLength(7);
  expect(outcomes.filter((outcome) => outcome === "credit:pool")).toHaveLength(13);
});

test.each(rounds)(
  "20 opens at once from two processes with one quote: one is opened, and it is its own (round %i)",
  async () => {
    const quote = await db.row<{ id: string }>(sql`
    insert into price_quotes (workspace_id, lat, lng, duration_seconds, base_rate_micro_usdc, supply_bps, demand_bps,
      corridor_bps, rate_per_second_micro_usdc, expires_at)
    values (${consumer.id}, 48.8584, 2.2945, 1, 1000, 10000, 10000, 10000, 7, lx_now() + interval '30 seconds')
    returning id`);
    const calls = Array.from({ length: 20 }, (_, index) =>
      open({ ctx: keyContext(index % 2 ? clients : processes[1], consumer), seconds: 1, quoteId: quote?.id ?? "" }),
    );
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((outcome) => outcome === "ok")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "pricing:quoteAlreadyUsed")).toHaveLength(19);
    const opened = await db.rows<{ rate: string }>(sql`
    select s.rate_per_second_micro_usdc as rate from price_quotes q join sessions s on s.id = q.session_id
    where q.id = ${quote?.id ?? null} and s.consumer_workspace_id = ${consumer.id}`);
    expect(opened).toEqual([{ rate: "7" }]);
  },
);

test("the hundred-and-first open session of a workspace is refused, also among simultaneous ones", async () => {
  for (let count = 0; count < maxOpenSessions - 5; count++)
    await insertSession(db, { consumer, maxDurationSeconds: 1 });
  const outcomes = await Promise.all(Array.from({ length: 16 }, () => open({ seconds: 1 })));
  expect(outcomes.filter((outcome) => outcome === "ok")).toHaveLength(5);
  expect(outcomes.filter((outcome) => outcome === "session:create:openLimit")).toHaveLength(11);
});
