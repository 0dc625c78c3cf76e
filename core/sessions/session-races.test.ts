import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createTestDatabase } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { DomainError } from "../errors.ts";
import { acceptSession } from "./accept-session.ts";
import { cancelSession } from "./cancel-session.ts";
import { endSession } from "./end-session.ts";
import { expireDueSessions } from "./expire-due-sessions.ts";
import { goLiveDueSessions } from "./go-live-due-sessions.ts";
import { asSystem } from "./session-audit.sql.ts";
import { startSession } from "./start-session.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "./testing.ts";

/** Two processes: each with its own connections, nothing shared but the database. */
let processes: [Clients, Clients];
let db: Database;

beforeAll(async () => {
  const url = await createTestDatabase(inject("parts").databaseUrl);
  db = createDatabase({ url, max: 10 });
  processes = [testClients({ db }), testClients({ db: createDatabase({ url, max: 10 }) })];
});
afterAll(() => Promise.all(processes.map((clients) => clients.db.close())));

/** Calls at once, the processes taking turns; each outcome is `ok` or the error's detail, sorted and counted. */
async function race(count: number, call: (clients: Clients, index: number) => Promise<unknown>) {
  const calls = Array.from({ length: count }, (_, index) => call(index % 2 ? processes[0] : processes[1], index));
  const outcomes = await Promise.allSettled(calls);
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const label = outcome.status === "fulfilled" ? "ok" : labelOf(outcome.reason);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

function labelOf(error: unknown): string {
  if (error instanceof DomainError) return `${error.code} ${error.detail}`;
  throw error;
}

const rounds = 5;
const each = Array.from({ length: rounds }, (_, round) => round);

async function parties(operators: number) {
  const consumer = await insertWorkspace(db, { roles: ["CONSUMER"] });
  const suppliers = await Promise.all(
    Array.from({ length: operators }, () => insertWorkspace(db, { roles: ["SUPPLIER"] })),
  );
  return { consumer, suppliers };
}

async function one(state: "ASSIGNED" | "LIVE", more: Partial<Parameters<typeof insertSession>[1]> = {}) {
  const { consumer, suppliers } = await parties(1);
  const operator = suppliers[0] as StoredWorkspace;
  const id = await insertSession(db, {
    consumer,
    operator,
    state,
    ...(state === "LIVE" ? { startedAgoMs: 5_000 } : {}),
    ...more,
  });
  return { id, consumer, operator };
}

async function ledger(id: string) {
  const row = await db.row<{ settlements: number; audit: number; open: number }>(sql`select
    (select count(*)::int from settlements where session_id = ${id}) as settlements,
    (select count(*)::int from audit_log where target_id = ${id}
      and action in ('session.end', 'session.cancel', 'session.expire') and workspace_id = s.consumer_workspace_id) as audit,
    coalesce((select open_assignments from workspaces where id = s.operator_workspace_id), 0) as open
    from sessions s where s.id = ${id}`);
  return row;
}

describe.each(each)("round %i", () => {
  test("100 suppliers accept at once: one gets the session, 99 get 409", async () => {
    const { consumer, suppliers } = await parties(20);
    const id = await insertSession(db, { consumer });
    const outcome = await race(100, (clients, index) =>
      acceptSession(keyContext(clients, suppliers[index % 20] as StoredWorkspace), { id }),
    );
    expect(outcome).toEqual({ ok: 1, "INVALID_STATE session:accept:ASSIGNED": 99 });
    const open = await db.rows(sql`select id from workspaces where open_assignments > 0
      and id = any(${`{${suppliers.map((s) => s.id)}}`}::uuid[])`);
    expect(open).toHaveLength(1);
    expect(await db.rows(sql`select 1 from audit_log where target_id = ${id}`)).toHaveLength(1);
  });

  test("100 starts at once: one media input, every caller gets its URLs", async () => {
    const { id, operator } = await one("ASSIGNED");
    const urls = new Set<string>();
    const outcome = await race(100, async (clients) => {
      const started = await startSession(keyContext(clients, operator), { id });
      urls.add([started.videoBackendRef, started.whipUrl, started.whepUrl].join());
    });
    expect(outcome).toEqual({ ok: 100 });
    expect(urls.size).toBe(1);
    expect(await db.rows(sql`select 1 from media_inputs where session_id = ${id}`)).toHaveLength(1);
  });

  test("100 ends at once, from both sides: one ends it, 99 get 409, it is settled once", async () => {
    const { id, consumer, operator } = await one("LIVE");
    const outcome = await race(100, (clients, index) =>
      endSession(keyContext(clients, index % 4 < 2 ? consumer : operator), { id }),
    );
    expect(outcome).toEqual({ ok: 1, "INVALID_STATE session:end:ENDED": 99 });
    expect(await ledger(id)).toMatchObject({ settlements: 1, open: 0 });
  });

  test("cancel against accept: the session ends cancelled, or assigned and then cancelled, never both half", async () => {
    const { consumer, suppliers } = await parties(10);
    const id = await insertSession(db, { consumer });
    const outcome = await race(100, (clients, index) =>
      index % 10 === 9
        ? cancelSession(keyContext(clients, consumer), { id })
        : acceptSession(keyContext(clients, suppliers[index % 10] as StoredWorkspace), { id }),
    );
    const { ok = 0, ...refused } = outcome;
    const assigned = "INVALID_STATE session:accept:ASSIGNED" in refused || ok === 2;
    expect(ok).toBe(assigned ? 2 : 1);
    expect(
      Object.keys(refused).every((label) =>
        /^INVALID_STATE session:(accept:(ASSIGNED|CANCELLED)|cancel:CANCELLED)$/.test(label),
      ),
    ).toBe(true);
    expect(Object.values(outcome).reduce((sum, count) => sum + count)).toBe(100);
    expect(await ledger(id)).toEqual({ settlements: 1, audit: 1, open: 0 });
  });

  test("end against expiry: one of the two, charged once", async () => {
    const { id, consumer } = await one("LIVE", { startedAgoMs: 4_985, maxDurationSeconds: 5 });
    const outcome = await race(100, (clients, index) =>
      index % 10 === 0
        ? expireDueSessions(asSystem(keyContext(clients, consumer)))
        : endSession(keyContext(clients, consumer), { id }),
    );
    const ended = outcome["INVALID_STATE session:end:ENDED"] ?? 0;
    const expired = outcome["INVALID_STATE session:end:EXPIRED"] ?? 0;
    expect([ended, expired]).toContain(0);
    expect(outcome.ok).toBe(ended > 0 ? 11 : 10);
    expect(ended + expired).toBe(ended > 0 ? 89 : 90);
    const row = await db.row(sql`select state, clean_seconds, charged_micro_usdc from sessions where id = ${id}`);
    expect(row).toEqual(
      ended > 0
        ? { state: "ENDED", clean_seconds: 4, charged_micro_usdc: "4000" }
        : { state: "EXPIRED", clean_seconds: 5, charged_micro_usdc: "5000" },
    );
    expect(await ledger(id)).toEqual({ settlements: 1, audit: 1, open: 0 });
  });

  test("start against cancel: a cancelled session keeps no open input", async () => {
    const { id, consumer, operator } = await one("ASSIGNED");
    const outcome = await race(50, (clients, index) =>
      index === 25
        ? cancelSession(keyContext(clients, consumer), { id })
        : startSession(keyContext(clients, operator), { id }),
    );
    const { ok = 0, ...refused } = outcome;
    expect(ok + (refused["INVALID_STATE session:start:CANCELLED"] ?? 0)).toBe(50);
    expect(
      await db.rows(
        sql`select 1 from media_inputs where session_id = ${id} and (closed_at is null or whip_secret <> '')`,
      ),
    ).toEqual([]);
  });

  test("first picture against end, cancel and expiry leaves one terminal state and a meter that is not negative", async () => {
    const { id, consumer, operator } = await one("ASSIGNED", { inputAgoMs: 2_000 });
    await race(40, async (clients, index) => {
      const ctx = keyContext(clients, index % 2 ? consumer : operator);
      if (index % 4 === 0) return goLiveDueSessions(asSystem(ctx));
      if (index % 4 === 1) return cancelSession(ctx, { id });
      return endSession(ctx, { id });
    });
    const row = await db.row<{
      state: string;
      sane: boolean;
    }>(sql`select state, ended_at >= coalesce(started_at, ended_at)
      and clean_seconds >= 0 as sane from sessions where id = ${id}`);
    expect(["ENDED", "CANCELLED"]).toContain(row?.state);
    expect(row?.sane).toBe(true);
    expect(await ledger(id)).toMatchObject({ settlements: 1, open: 0 });
  });
});

test("a supplier with 5 open assignments gets a sixth only after one closes, whatever arrives at once", async () => {
  const { consumer, suppliers } = await parties(1);
  const supplier = suppliers[0] as StoredWorkspace;
  const ids = await Promise.all(Array.from({ length: 12 }, () => insertSession(db, { consumer })));
  const outcome = await race(12, (clients, index) =>
    acceptSession(keyContext(clients, supplier), { id: ids[index] as string }),
  );
  expect(outcome).toEqual({ ok: 5, "INVALID_STATE session:accept:assignmentLimit": 7 });
  expect(
    await db.row(sql`select open_assignments, availability_state from workspaces where id = ${supplier.id}`),
  ).toEqual({
    open_assignments: 5,
    availability_state: "BUSY",
  });
});
