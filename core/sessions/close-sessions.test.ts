import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createTestDatabase } from "#db/testing.ts";
import { expireOverdueSessions, expireSessions } from "./expire-sessions.sql.ts";
import { insertSession, insertWorkspace } from "./testing.ts";

let url: string;
let db: Database;
let otherProcess: Database;

beforeAll(async () => {
  url = await createTestDatabase(inject("parts").databaseUrl);
  db = createDatabase({ url });
  otherProcess = createDatabase({ url });
});
afterAll(() => Promise.all([db.close(), otherProcess.close()]));

const system = { actor: { kind: "system" }, requestId: "test", ip: null } as const;
const expire = (id: string, on = db) => expireSessions({ db: on, ...system }, [id]);

async function pair() {
  const [consumer, operator] = await Promise.all([
    insertWorkspace(db, { roles: ["CONSUMER"] }),
    insertWorkspace(db, { roles: ["SUPPLIER"], availability: "ONLINE" }),
  ]);
  await db.rows(sql`update workspaces set remembered_state = 'ONLINE' where id = ${operator.id}`);
  return { consumer, operator };
}

function settlementOf(id: string) {
  return db.row<Record<string, unknown>>(sql`
    select state, session_id_hash as hash, from_address as from, to_address as to, to_amount as "toAmount",
      fee_amount as "feeAmount", rate_per_second as rate, chargeable_seconds as seconds
    from settlements where session_id = ${id}`);
}

test("a LIVE session past its maximum ends at exactly that instant, charged in full, payable, everything released", async () => {
  const { consumer, operator } = await pair();
  const id = await insertSession(db, {
    consumer,
    operator,
    state: "LIVE",
    startedAgoMs: 61_000,
    maxDurationSeconds: 60,
    inputAgoMs: 62_000,
  });
  const [closed] = await expire(id);
  expect(closed).toMatchObject({
    state: "EXPIRED",
    endReason: "MAX_DURATION",
    cleanSeconds: 60,
    failedSeconds: 0,
    chargedMicroUsdc: "60000",
    inputId: null,
  });
  expect(Number(closed?.endedAt) - Number(closed?.startedAt)).toBe(60_000);
  expect(await settlementOf(id)).toMatchObject({
    state: "PENDING",
    from: consumer.walletAddress,
    to: operator.walletAddress,
    toAmount: "51000",
    feeAmount: "9000",
    rate: "1000",
    seconds: 60,
  });
  expect(
    await db.row(sql`select closed_at is not null as closed, whip_secret || whep_secret as secrets, removed_at
      from media_inputs where session_id = ${id}`),
  ).toEqual({ closed: true, secrets: "", removed_at: null });
  expect(
    await db.row(sql`select availability_state, open_assignments, idle_since is not null as idle from workspaces
      where id = ${operator.id}`),
  ).toEqual({ availability_state: "ONLINE", open_assignments: 0, idle: true });
  const audit = await db.rows<{ workspace_id: string }>(
    sql`select workspace_id, actor_kind, action from audit_log where target_id = ${id}`,
  );
  expect(audit).toHaveLength(2);
  expect(new Set(audit.map((row) => row.workspace_id))).toEqual(new Set([consumer.id, operator.id]));
  expect(audit[0]).toMatchObject({ actor_kind: "system", action: "session.expire" });
});

test.each(["REQUESTED", "ASSIGNED"] as const)(
  "a session that waited too long as %s expires at its wait deadline without a charge",
  async (state) => {
    const { consumer, operator } = await pair();
    const assigned = state === "ASSIGNED" ? { operator, inputAgoMs: 5_000 } : {};
    const id = await insertSession(db, { consumer, state, createdAgoMs: 12_000, waitTimeoutSeconds: 10, ...assigned });
    const [closed] = await expire(id);
    expect(closed).toMatchObject({
      state: "EXPIRED",
      endReason: "WAIT_TIMEOUT",
      chargedMicroUsdc: "0",
      startedAt: null,
    });
    expect(Number(closed?.endedAt) - Number(closed?.createdAt)).toBe(10_000);
    expect(await settlementOf(id)).toMatchObject({ state: "SKIPPED", toAmount: "0", feeAmount: "0", seconds: 0 });
    expect(await db.row(sql`select open_assignments from workspaces where id = ${operator.id}`)).toEqual({
      open_assignments: 0,
    });
  },
);

test("a session before its deadline does not expire", async () => {
  const { consumer, operator } = await pair();
  const waiting = await insertSession(db, { consumer, createdAgoMs: 240_000, waitTimeoutSeconds: 300 });
  const live = await insertSession(db, {
    consumer,
    operator,
    state: "LIVE",
    createdAgoMs: 400_000,
    startedAgoMs: 540_000,
    maxDurationSeconds: 600,
  });
  expect(await expireSessions({ db, ...system }, [waiting, live])).toEqual([]);
});

test.each([
  { seconds: 5, rate: 1000, bps: 1500, toAmount: "4250", feeAmount: "750" },
  { seconds: 28, rate: 1000, bps: 1500, toAmount: "23800", feeAmount: "4200" },
  { seconds: 45, rate: 1000, bps: 1500, toAmount: "38250", feeAmount: "6750" },
  { seconds: 360, rate: 1000, bps: 500, toAmount: "342000", feeAmount: "18000" },
  { seconds: 7, rate: 1001, bps: 1500, toAmount: "5956", feeAmount: "1051" },
  { seconds: 1, rate: 1, bps: 1500, toAmount: "1", feeAmount: "0" },
  { seconds: 86400, rate: 9000, bps: 1500, toAmount: "660960000", feeAmount: "116640000" },
])("fee vector of spec 16: $seconds s × $rate @ $bps", async ({ seconds, rate, bps, toAmount, feeAmount }) => {
  const { consumer, operator } = await pair();
  const id = await insertSession(db, {
    consumer,
    operator,
    state: "LIVE",
    startedAgoMs: seconds * 1000,
    maxDurationSeconds: seconds,
    rate,
    feeBps: bps,
  });
  await expire(id);
  expect(await settlementOf(id)).toMatchObject({ state: "PENDING", toAmount, feeAmount });
});

test.each([
  {
    id: "019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f",
    sequence: 1n,
    hash: "0x67002619ac6bc3628456fd0533ba79602539659136c37bc00000000000000001",
  },
  {
    id: "123e4567-e89b-42d3-a456-426614174000",
    sequence: 4294967297n,
    hash: "0xe4cee370379109bb1e94703056146bb95e06df579de2ee6f0000000100000001",
  },
])("session hash vector of spec 16: $id, sequence $sequence", async ({ id, sequence, hash }) => {
  await db.rows(
    sql`update sessions set settlement_sequence = settlement_sequence + 1000000 where settlement_sequence = ${String(sequence)}`,
  );
  const { consumer } = await pair();
  await insertSession(db, { consumer, id, sequence, createdAgoMs: 301_000 });
  await expire(id);
  expect(await settlementOf(id)).toMatchObject({ hash });
});

test("a window still open at the end closes with the session and is not charged", async () => {
  const { consumer, operator } = await pair();
  const id = await insertSession(db, {
    consumer,
    operator,
    state: "LIVE",
    startedAgoMs: 60_000,
    maxDurationSeconds: 60,
  });
  await db.rows(sql`insert into disconnect_windows (session_id, reason, opened_at)
    select id, 'NETWORK_ERROR', started_at + interval '40 seconds' from sessions where id = ${id}`);
  expect(await expire(id)).toMatchObject([{ cleanSeconds: 40, failedSeconds: 20, chargedMicroUsdc: "40000" }]);
  expect(
    await db.row(sql`select d.closed_at = s.ended_at as same from disconnect_windows d join sessions s on s.id = d.session_id
      where s.id = ${id}`),
  ).toEqual({ same: true });
});

test("what is opened while the end waits for the session's row is closed with it: a window is not charged, an input forgotten", async () => {
  const { consumer, operator } = await pair();
  const id = await insertSession(db, {
    consumer,
    operator,
    state: "LIVE",
    startedAgoMs: 60_000,
    maxDurationSeconds: 60,
  });
  const writer = postgres(url, { max: 1 });
  let ending: ReturnType<typeof expire> | undefined;
  await writer.begin(async (tx) => {
    await tx`select 1 from sessions where id = ${id} for no key update`;
    ending = expire(id);
    await untilSomebodyWaitsForALock();
    await tx`insert into disconnect_windows (session_id, reason, opened_at)
      select id, 'NETWORK_ERROR', started_at + interval '40 seconds' from sessions where id = ${id}`;
    await tx`insert into media_inputs (id, session_id, backend, whip_secret, whep_secret)
      values (md5(${id}), ${id}, 'simulated', 'publishing', 'watching')`;
  });
  expect(await ending).toMatchObject([{ cleanSeconds: 40, failedSeconds: 20 }]);
  expect(
    await db.row(sql`select d.closed_at = s.ended_at as "isClosed", i.closed_at is not null as "isForgotten",
      i.whip_secret || i.whep_secret as secrets
      from sessions s join disconnect_windows d on d.session_id = s.id join media_inputs i on i.session_id = s.id
      where s.id = ${id}`),
  ).toEqual({ isClosed: true, isForgotten: true, secrets: "" });
  await writer.end();
});

async function untilSomebodyWaitsForALock(): Promise<void> {
  for (;;) {
    const row = await otherProcess.row<{ waiting: boolean }>(sql`select exists (select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock') as waiting`);
    if (row?.waiting) return;
  }
}

test("several sessions of one operator that end in one statement all leave it", async () => {
  const { consumer, operator } = await pair();
  const ids: string[] = [];
  for (let count = 0; count < 4; count++) {
    ids.push(
      await insertSession(db, { consumer, operator, state: "LIVE", startedAgoMs: 9_000, maxDurationSeconds: 5 }),
    );
  }
  const stays = await insertSession(db, { consumer, operator, state: "LIVE", startedAgoMs: 0 });
  await expireSessions({ db, ...system }, [...ids, stays]);
  const state = () =>
    db.row(sql`select availability_state, open_assignments from workspaces where id = ${operator.id}`);
  expect(await state()).toEqual({ availability_state: "BUSY", open_assignments: 1 });
  await db.rows(sql`update sessions set started_at = started_at - interval '1 hour' where id = ${stays}`);
  await expire(stays);
  expect(await state()).toEqual({ availability_state: "ONLINE", open_assignments: 0 });
});

test("overlapping runs of two processes end every session once and never lock each other out", async () => {
  const parties = await Promise.all(Array.from({ length: 4 }, pair));
  const ids: string[] = [];
  for (const { consumer } of parties) {
    for (const { operator } of parties) {
      ids.push(
        await insertSession(db, { consumer, operator, state: "LIVE", startedAgoMs: 9_000, maxDurationSeconds: 5 }),
      );
    }
  }
  const runs = Array.from({ length: 12 }, (_, index) => {
    const on = { db: index % 2 ? db : otherProcess, ...system };
    return index % 3 ? expireOverdueSessions(on, 5) : expireSessions(on, ids);
  });
  const closed = (await Promise.all(runs)).flat().map((row) => row.id);
  expect(closed.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
  expect(
    await db.row(sql`select count(*)::int from settlements where session_id = any(${`{${ids}}`}::uuid[])`),
  ).toEqual({ count: 16 });
  for (const { operator } of parties) {
    expect(await db.row(sql`select open_assignments from workspaces where id = ${operator.id}`)).toEqual({
      open_assignments: 0,
    });
  }
});
