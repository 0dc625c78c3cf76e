import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createTestDatabase, moveClock } from "#db/testing.ts";
import type { Clients } from "../context.ts";
import { insertKey, stampRevoked } from "../keys/keys.sql.ts";
import { acceptSession } from "../sessions/accept-session.ts";
import { cancelAssignments } from "../sessions/cancel-assignments.ts";
import { cancelSession } from "../sessions/cancel-session.ts";
import { dispatchSession } from "../sessions/dispatch-session.ts";
import { endOverdrawnSessions } from "../sessions/end-exhausted.sql.ts";
import { endSession } from "../sessions/end-session.ts";
import { findSession } from "../sessions/find-session.ts";
import { openSession } from "../sessions/open-session.sql.ts";
import { hashPrefix } from "../sessions/session-hash.ts";
import { startSession } from "../sessions/start-session.ts";
import {
  insertSession,
  insertWorkspace,
  keyContext,
  type StoredWorkspace,
  testClients,
  walletContext,
} from "../sessions/testing.ts";

let db: Database;
let clients: Clients;
let consumer: StoredWorkspace;
let operator: StoredWorkspace;

beforeAll(async () => {
  db = createDatabase({ url: await createTestDatabase(inject("parts").databaseUrl), max: 20 });
  clients = testClients({ db });
  consumer = await insertWorkspace(db);
  operator = await insertWorkspace(db);
});
afterAll(() => db.close());

interface Written {
  type: string;
  workspaceIds: string[];
  row: Record<string, unknown>;
  text: string;
}

const written = (sessionId: string) =>
  db.rows<Written>(sql`select type, to_json(workspace_ids) as "workspaceIds", row, row::text as text from events
    where session_id = ${sessionId} order by seq`);

const pool = {
  depositsMicroUsdc: 10n ** 12n,
  maxRatePerSecondMicroUsdc: 0n,
  maxPerSessionMicroUsdc: 0n,
  blockNumber: 1n,
};

async function open(): Promise<string> {
  const id = crypto.randomUUID();
  const input = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600, waitTimeoutSeconds: 300 };
  const { walletAddress } = consumer;
  const opened = await openSession(keyContext(clients, consumer), input, {
    id,
    hashPrefix: hashPrefix(id),
    walletAddress,
    pool,
  });
  if (typeof opened === "string") throw new Error(opened);
  return id;
}

describe("every change of a session is in the outbox, in its order, for both sides", () => {
  test("from requested to ended, with the settlement after the end", async () => {
    const id = await open();
    await acceptSession(keyContext(clients, operator), { id });
    const { whipUrl, whepUrl } = await startSession(keyContext(clients, operator), { id });
    await moveClock(db, 2_000);
    await findSession(keyContext(clients, operator), id);
    await moveClock(db, 5_000);
    await endSession(keyContext(clients, consumer), { id });
    const rows = await written(id);
    expect(rows.map(({ type, row }) => [type, row.state])).toEqual([
      ["session.requested", "REQUESTED"],
      ["session.assigned", "ASSIGNED"],
      ["session.updated", "ASSIGNED"],
      ["session.live", "LIVE"],
      ["session.ended", "ENDED"],
      ["settlement.pending", "PENDING"],
    ]);
    expect(rows.map(({ row }) => typeof row.inputId)).toEqual([
      "object",
      "object",
      "string",
      "string",
      "object",
      "undefined",
    ]);
    expect(rows[0]?.workspaceIds).toEqual([consumer.id]);
    for (const { workspaceIds } of rows.slice(1)) {
      expect([...workspaceIds].sort()).toEqual([consumer.id, operator.id].sort());
    }
    const secrets = [whipUrl, whepUrl].map((url) => url.split("/").at(-1) ?? "");
    for (const { text } of rows) for (const secret of secrets) expect(text).not.toContain(secret);
  });

  test("expired and cancelled ones are skipped by settlement", async () => {
    const expired = await insertSession(db, { consumer, createdAgoMs: 301_000 });
    await findSession(keyContext(clients, consumer), expired);
    const cancelled = await insertSession(db, { consumer, operator, state: "ASSIGNED" });
    await cancelSession(keyContext(clients, consumer), { id: cancelled });
    expect((await written(expired)).map(({ type }) => type)).toEqual(["session.expired", "settlement.skipped"]);
    expect((await written(cancelled)).map(({ type }) => type)).toEqual(["session.cancelled", "settlement.skipped"]);
  });

  test("assigned by dispatch, to both sides; a dispatch that finds nobody writes nothing", async () => {
    const at = { lat: -33, lng: 151 };
    const id = await insertSession(db, { consumer, ...at });
    const dispatch = () => dispatchSession(keyContext(clients, consumer), { id });
    await expect(dispatch()).rejects.toThrow();
    expect(await written(id)).toEqual([]);
    const coverage = { ...at, radiusMeters: 2_000 };
    const supplier = await insertWorkspace(db, { roles: ["SUPPLIER"], availability: "ONLINE", coverage });
    await dispatch();
    const rows = await written(id);
    expect(rows.map(({ type, row }) => [type, row.state])).toEqual([["session.assigned", "ASSIGNED"]]);
    expect(rows[0]?.workspaceIds.sort()).toEqual([consumer.id, supplier.id].sort());
  });

  test("cancelled with all assignments of an operator, ended when the pool is exhausted", async () => {
    const busy = await insertWorkspace(db);
    const assigned = () => insertSession(db, { consumer, operator: busy, state: "ASSIGNED" });
    const ids = [await assigned(), await assigned()];
    await cancelAssignments(keyContext(clients, busy));
    for (const id of ids) {
      expect((await written(id)).map(({ type }) => type)).toEqual(["session.cancelled", "settlement.skipped"]);
    }
    const payer = await insertWorkspace(db);
    const live = await insertSession(db, { consumer: payer, operator, state: "LIVE", startedAgoMs: 5_000 });
    await endOverdrawnSessions(keyContext(clients, payer), new Map([[payer.walletAddress, pool]]));
    expect((await written(live)).map(({ type }) => type)).toEqual(["session.ended", "settlement.pending"]);
  });

  test("a workspace on both sides is named once", async () => {
    const id = await insertSession(db, { consumer });
    await acceptSession(keyContext(clients, consumer), { id });
    expect((await written(id)).map(({ workspaceIds }) => workspaceIds)).toEqual([[consumer.id]]);
  });

  test("the loser of a race writes nothing, and the order is that of the changes", async () => {
    for (let round = 0; round < 10; round++) {
      const id = await insertSession(db, { consumer });
      const accept = () => acceptSession(keyContext(clients, operator), { id });
      const cancel = () => cancelSession(keyContext(clients, consumer), { id });
      await Promise.allSettled([accept(), cancel(), accept(), cancel(), accept()]);
      const types = (await written(id)).map(({ type }) => type);
      expect([
        ["session.cancelled", "settlement.skipped"],
        ["session.assigned", "session.cancelled", "settlement.skipped"],
      ]).toContainEqual(types);
    }
  });
});

test("a key is in the outbox when it is made and when it is first revoked, without its hash", async () => {
  const ctx = walletContext(clients, consumer);
  const sha256 = crypto.getRandomValues(new Uint8Array(32));
  const input = {
    label: "agent",
    environment: "TEST",
    scopes: ["sessions:read"],
    prefix: "lxxn_test_abcdef_123",
  } as const;
  const key = await insertKey(ctx, {
    ...input,
    scopes: [...input.scopes],
    sha256,
    createdByWallet: consumer.walletAddress,
    spendLimitMicroUsdc: "900719925474099312",
  });
  if (!key) throw new Error("no key");
  await stampRevoked(ctx, key.id, 60);
  await stampRevoked(ctx, key.id, 0);
  const rows = await db.rows<Written>(sql`select type, to_json(workspace_ids) as "workspaceIds", row, row::text as text
    from events where row->>'id' = ${key.id} order by seq`);
  expect(rows.map(({ type, workspaceIds }) => [type, workspaceIds])).toEqual([
    ["key.created", [consumer.id]],
    ["key.revoked", [consumer.id]],
  ]);
  for (const { text, row } of rows) {
    expect(text).not.toContain(Buffer.from(sha256).toString("hex").slice(0, 16));
    expect(row.spendLimitMicroUsdc).toBe("900719925474099312");
    expect(Object.keys(row).sort()).toEqual(Object.keys(key).sort());
  }
});
