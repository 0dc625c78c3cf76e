import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createTestDatabase } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { hubOf } from "./stream-hub.ts";
import { streamSession } from "./stream-session.ts";
import { streamWorkspace } from "./stream-workspace.ts";

let url: string;
let db: Database;
let clients: Clients;
let workspace: StoredWorkspace;
const statements: string[] = [];
const dialect = { toText: (statement: unknown) => JSON.stringify(statement) };

beforeAll(async () => {
  url = await createTestDatabase(inject("parts").databaseUrl);
  const real = createDatabase({ url, max: 10 });
  db = {
    ...real,
    rows: (statement) => {
      statements.push(dialect.toText(statement));
      return real.rows(statement);
    },
  };
  clients = testClients({ db });
  workspace = await insertWorkspace(db);
});
afterAll(async () => {
  hubOf(clients).close();
  await db.close();
});

/** A reader whose key exists, as it has to while a stream is open. */
async function admitted(of = workspace) {
  const ctx = keyContext(clients, of, ["sessions:read"]);
  if (ctx.actor.kind !== "api_key") throw new Error("no key");
  await db.rows(sql`insert into api_keys (id, workspace_id, prefix, sha256, label, environment, scopes, created_by_wallet)
    values (${ctx.actor.keyId}, ${of.id}, 'p', ${crypto.getRandomValues(new Uint8Array(32))}, 'l', 'TEST', '{}', 'w')`);
  return ctx;
}

/** Reads ids and data of a stream in the background. */
function collect(stream: AsyncIterable<string>) {
  const seen: { id: number; data: { sessionId: string; attempts: number } }[] = [];
  const iterator = stream[Symbol.asyncIterator]();
  void (async () => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      for (const [, id, data] of next.value.matchAll(/^id: (\d+)\nevent: \w+\ndata: (.*)$/gm)) {
        seen.push({ id: Number(id), data: JSON.parse(data ?? "") });
      }
    }
  })();
  return { seen, close: () => iterator.return?.() };
}

const pending = (sessionId: string, attempts: number) => [
  sessionId,
  workspace.id,
  JSON.stringify({ state: "PENDING", attempts, txHash: null, confirmedAt: null, nextAttemptAt: null }),
];

// First, while there is no news: what is above the horizon, which any database of the server may hold back, is read in pages.
test("the outbox is read once per turn, however many streams are open, and not at all when none is", async () => {
  const consumer = await insertWorkspace(db);
  const ids = await Promise.all(Array.from({ length: 40 }, () => insertSession(db, { consumer })));
  const ctx = await admitted(consumer);
  const open = await Promise.all(
    ids.map(async (id) => collect(await streamSession(ctx, { id, lastEventId: undefined }))),
  );
  const reads = () => statements.filter((text) => text.includes("pg_snapshot_xmin") && text.includes("fresh"));
  statements.length = 0;
  await expect.poll(() => reads().length, { timeout: 10_000, interval: 20 }).toBeGreaterThanOrEqual(3);
  expect(statements.length).toBeLessThanOrEqual(reads().length + 1);
  await Promise.all(open.map(({ close }) => close()));
  statements.length = 0;
  const idle = Promise.withResolvers<void>();
  setTimeout(idle.resolve, 1_200);
  await idle.promise;
  expect(reads().length).toBeLessThanOrEqual(1);
});

test("a change committed late, under an older transaction, is told; each once; those of a session in their order", async () => {
  const [one, two] = [postgres(url, { max: 1 }), postgres(url, { max: 1 })];
  const insert = `insert into events (type, workspace_ids, session_id, row)
    values ('settlement.pending', array[$2::uuid], $1, $3::text::jsonb)`;
  const { seen, close } = collect(await streamWorkspace(await admitted(), { lastEventId: undefined }));
  const sessions = ["019e2135-4600-7c3b-8e5f-1a2b3c4d5e6f", "019e2135-4600-7c3b-8e5f-1a2b3c4d5e70"] as const;
  const told = () => seen.map(({ data }) => `${data.sessionId === sessions[0] ? "A" : "B"}${data.attempts}`);
  await one.begin(async (older) => {
    await older.unsafe(insert, pending(sessions[0], 1));
    await two.unsafe(insert, pending(sessions[1], 1));
    await expect.poll(told).toEqual(["B1"]);
    await two.unsafe(insert, pending(sessions[1], 2));
    await expect.poll(told).toEqual(["B1", "B2"]);
    await older.unsafe(insert, pending(sessions[1], 3));
  });
  await expect.poll(told).toEqual(["B1", "B2", "A1", "B3"]);
  const resumed = collect(await streamWorkspace(await admitted(), { lastEventId: seen[1]?.id }));
  await two.unsafe(insert, pending(sessions[0], 2));
  await expect.poll(() => told().length).toBe(5);
  await expect.poll(() => resumed.seen.map(({ data }) => data.attempts)).toEqual([1, 3, 2]);
  await Promise.all([close(), resumed.close(), one.end(), two.end()]);
});

test("one transaction with more changes than one read takes is told whole, each change once", async () => {
  const { seen, close } = collect(await streamWorkspace(await admitted(), { lastEventId: undefined }));
  const [sessionId = "", workspaceId = "", row = ""] = pending("019e2135-4600-7c3b-8e5f-1a2b3c4d5e71", 0).map(String);
  await db.rows(sql`insert into events (type, workspace_ids, session_id, row)
    select 'settlement.pending', array[${workspaceId}::uuid], ${sessionId}::uuid,
      ${row}::text::jsonb || jsonb_build_object('attempts', n) from generate_series(1, 4500) n`);
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4_500);
  const last = pending(sessionId, 4_501);
  await db.rows(sql`insert into events (type, workspace_ids, session_id, row)
    values ('settlement.pending', array[${workspaceId}::uuid], ${sessionId}::uuid, ${String(last[2])}::text::jsonb)`);
  await expect.poll(() => seen.at(-1)?.data.attempts, { timeout: 10_000 }).toBe(4_501);
  expect(seen.map(({ data }) => data.attempts)).toEqual(Array.from({ length: 4_501 }, (_, at) => at + 1));
  await close();
});

test("a reader that missed more than one read takes comes back until it has all, also of one transaction and of one committed late", async () => {
  const other = postgres(url, { max: 1 });
  const sessionId = "019e2135-4600-7c3b-8e5f-1a2b3c4d5e72";
  const insert = `insert into events (type, workspace_ids, session_id, row)
    select 'settlement.pending', array[$2::uuid], $1, $3::text::jsonb || jsonb_build_object('attempts', n)
    from generate_series($4::int, $5::int) n`;
  const { seen, close } = collect(await streamWorkspace(await admitted(), { lastEventId: undefined }));
  await other.begin(async (late) => {
    await late.unsafe(insert, [...pending(sessionId, 0), 1, 4_500]);
    await db.rows(sql`insert into events (type, workspace_ids, session_id, row) values ('settlement.pending',
      array[${workspace.id}::uuid], '019e2135-4600-7c3b-8e5f-1a2b3c4d5e73', ${String(pending("", 0)[2])}::text::jsonb)`);
    await expect.poll(() => seen.length).toBe(1);
  });
  await close();
  await other.unsafe(insert, [...pending(sessionId, 0), 4_501, 9_000]);
  const told = new Set<number>();
  let lastEventId = seen[0]?.id;
  for (let visits = 0; visits < 6 && told.size < 9_000; visits += 1) {
    const { seen: page, close: leave } = collect(await streamWorkspace(await admitted(), { lastEventId }));
    await expect
      .poll(() => page.length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(Math.min(2_000, 9_000 - told.size));
    for (const { data } of page) told.add(data.attempts);
    lastEventId = page.at(-1)?.id;
    await leave();
  }
  expect(told.size).toBe(9_000);
  await other.end();
});
