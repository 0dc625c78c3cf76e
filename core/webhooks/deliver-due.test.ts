import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createTestDatabase, moveClock } from "#db/testing.ts";
import type { Clients, Context } from "../context.ts";
import { acceptSession } from "../sessions/accept-session.ts";
import { cancelSession } from "../sessions/cancel-session.ts";
import { asSystem } from "../sessions/session-audit.sql.ts";
import { insertSession, insertWorkspace, keyContext, type StoredWorkspace, testClients } from "../sessions/testing.ts";
import { createWebhook } from "./create-webhook.ts";
import { deliverDue } from "./deliver-due.ts";
import { claimDeliveries, fanOut } from "./deliveries.sql.ts";
import { getWebhook } from "./get-webhook.ts";
import { messageIdOf } from "./sign-message.ts";
import { always, type Receiver, startReceiver } from "./testing.ts";
import { updateWebhook } from "./update-webhook.ts";

let db: Database;
let other: Database;
let clients: Clients;
let receiver: Receiver;
let dead: Receiver;
let workspace: StoredWorkspace;

beforeAll(async () => {
  const url = await createTestDatabase(inject("parts").databaseUrl);
  db = createDatabase({ url, max: 20 });
  other = createDatabase({ url, max: 20 });
  clients = testClients({ db });
  [receiver, dead] = await Promise.all([startReceiver(), startReceiver()]);
});
beforeEach(async () => {
  workspace = await insertWorkspace(db);
  for (const it of [receiver, dead]) {
    it.received.length = 0;
    it.answer = always(200);
  }
});
afterAll(async () => {
  await Promise.all([receiver.close(), dead.close()]);
  await Promise.all([db.close(), other.close()]);
});

const owner = () =>
  keyContext(clients, workspace, ["webhooks:write", "sessions:read", "sessions:operate", "sessions:create"]);
const tick = (on: Clients = clients) =>
  deliverDue(asSystem({ ...keyContext(on, workspace), actor: { kind: "system" } } as Context));
const add = (url = receiver.url, events = ["*" as const]) => createWebhook(owner(), { url, events });

/** Cancels sessions of the workspace: two events each. */
async function happen(times = 1): Promise<void> {
  for (let n = 0; n < times; n++) {
    const id = await insertSession(db, { consumer: workspace });
    await cancelSession(owner(), { id });
  }
}

const attemptsOf = (endpointId: string) =>
  db.rows<{ attempt: number; status: number | null; waits: number | null }>(sql`
    select attempt, status, extract(epoch from next_attempt_at - at)::float8 as waits from webhook_attempts
    where endpoint_id = ${endpointId} order by attempt, id`);

describe("what is sent", () => {
  test("each side is told of a session and its settlement, without media URLs", async () => {
    const supplier = await insertWorkspace(db);
    await add();
    await createWebhook(keyContext(clients, supplier, ["webhooks:write"]), { url: dead.url, events: ["session.*"] });
    const id = await insertSession(db, { consumer: workspace });
    await acceptSession(keyContext(clients, supplier), { id });
    await cancelSession(owner(), { id });
    await tick();
    const told = (by: Receiver) => by.received.map(({ message }) => message.type).sort();
    expect(told(receiver)).toEqual(["session.assigned", "session.cancelled", "settlement.skipped"]);
    expect(told(dead)).toEqual(["session.assigned", "session.cancelled"]);
    const assigned = (by: Receiver) => by.received.find(({ message }) => message.type === "session.assigned");
    expect(assigned(receiver)?.id).toBe(assigned(dead)?.id);
    expect(assigned(receiver)?.message).toMatchObject({
      workspaceId: workspace.id,
      data: { sessionId: id, id, state: "ASSIGNED", operatorWorkspaceId: supplier.id, whipUrl: null, whepUrl: null },
    });
    const skipped = receiver.received.find(({ message }) => message.type === "settlement.skipped");
    expect(skipped?.message.data).toEqual({ sessionId: id, state: "SKIPPED" });
    for (const { body } of receiver.received) expect(Buffer.byteLength(body)).toBeLessThan(20_000);
  });

  test("each event once, however many ticks of two processes overlap", async () => {
    await add();
    await happen(20);
    const second = testClients({ db: other });
    await Promise.all(Array.from({ length: 8 }, (_, at) => tick(at % 2 ? clients : second)));
    await tick();
    expect(receiver.received).toHaveLength(40);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(40);
  });

  test("nothing from before the endpoint was there, and nothing that changed only for streams", async () => {
    await happen();
    await moveClock(db, 1_000);
    await add();
    await db.rows(sql`insert into events (type, workspace_ids, row)
      values ('session.updated', array[${workspace.id}::uuid], '{}')`);
    await tick();
    expect(receiver.received).toEqual([]);
  });
});

describe("what fails", () => {
  test("is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, with one id, then given up", async () => {
    const { id } = await add(receiver.url);
    await db.rows(sql`update webhook_endpoints set events = array['session.cancelled'] where id = ${id}`);
    receiver.answer = always(503);
    await happen();
    const schedule = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (const seconds of schedule) {
      await tick();
      const tries = receiver.received.length;
      await moveClock(db, seconds * 1_000 - 500);
      await tick();
      expect(receiver.received).toHaveLength(tries);
      await moveClock(db, seconds * 100 + 1_000);
    }
    await tick();
    await moveClock(db, 30 * 86_400_000);
    await tick();
    expect(receiver.received).toHaveLength(10);
    expect(new Set(receiver.received.map((sent) => sent.id + sent.body)).size).toBe(1);
    const attempts = await attemptsOf(id);
    expect(attempts.map(({ attempt, status }) => [attempt, status])).toEqual(
      Array.from({ length: 10 }, (_, at) => [at + 1, 503]),
    );
    for (const [at, seconds] of schedule.entries()) {
      expect(attempts[at]?.waits).toBeGreaterThanOrEqual(seconds);
      expect(attempts[at]?.waits).toBeLessThanOrEqual(seconds * 1.1);
    }
    expect(attempts[9]?.waits).toBeNull();
  });

  test.each([300, 301, 302, 400, 404, 500])("only 2xx is a success: %i is not", async (status) => {
    const { id } = await add();
    receiver.answer = always(status);
    await happen();
    await tick();
    await moveClock(db, 6_000);
    receiver.answer = always(204);
    await tick();
    const ids = receiver.received.map((sent) => sent.id);
    expect([ids.length, new Set(ids).size]).toEqual([4, 2]);
    expect((await attemptsOf(id)).map((row) => row.attempt)).toEqual([1, 1, 2, 2]);
  });

  test("410 disables the endpoint at once, and says why", async () => {
    const { id } = await add();
    receiver.answer = always(410);
    await happen();
    await tick();
    expect(await getWebhook(owner(), { webhookId: id })).toMatchObject({ enabled: false, disabledReason: "GONE" });
    const sent = receiver.received.length;
    await moveClock(db, 3_600_000);
    await tick();
    expect(receiver.received).toHaveLength(sent);
    const audit = await db.rows(sql`select actor_kind as kind, metadata from audit_log
      where target_id = ${id} and action = 'webhook.update'`);
    expect(audit).toEqual([{ kind: "system", metadata: { disabledReason: "GONE" } }]);
    receiver.answer = always(200);
    const enabled = await updateWebhook(owner(), { webhookId: id, enabled: true });
    expect(enabled).toMatchObject({ enabled: true, disabledReason: null });
    await tick();
    expect(receiver.received.length).toBeGreaterThan(sent);
  });

  test("120 h of nothing but failures disable it; a success in between starts anew", async () => {
    const { id } = await add();
    const state = async () => (await getWebhook(owner(), { webhookId: id })).disabledReason;
    receiver.answer = always(500);
    await happen();
    await tick();
    await moveClock(db, 119 * 3_600_000);
    receiver.answer = always(200);
    await tick();
    receiver.answer = always(500);
    for (let hours = 0; hours <= 119; hours += 119) {
      await happen();
      await tick();
      expect(await state()).toBeNull();
      await moveClock(db, 119 * 3_600_000);
    }
    await happen();
    await tick();
    expect(await state()).toBe("FAILING");
  });

  test("what a killed sender had leased is sent by another one after 30 s, under the same id", async () => {
    await add();
    await happen();
    await fanOut(clients);
    const claimed = await claimDeliveries(clients, crypto.randomUUID(), 100);
    expect(claimed).toHaveLength(2);
    await tick();
    expect(receiver.received).toHaveLength(0);
    await moveClock(db, 31_000);
    await tick();
    expect(receiver.received.map(({ id }) => id).sort()).toEqual(claimed.map(({ id }) => messageIdOf(id)).sort());
  });
});

describe("one that is slow or dead", () => {
  test("delays no other endpoint and no tick, and has at most eight calls under way, later one", async () => {
    const hung: { end(): void }[] = [];
    dead.answer = (_call, response) => void hung.push(response);
    await add(dead.url);
    await happen(10);
    await add(receiver.url);
    await moveClock(db, 1_000);
    await happen(30);
    const startedAt = performance.now();
    await tick();
    const seconds = (performance.now() - startedAt) / 1_000;
    // A busy machine needs more than the second that one tick waits.
    for (let ticks = 0; ticks < 5 && receiver.received.length < 60; ticks++) await tick();
    expect(receiver.received).toHaveLength(60);
    expect(hung).toHaveLength(8);
    expect(seconds).toBeLessThan(5);
    for (const response of hung.splice(0)) response.end();
    await expect.poll(async () => (await attemptsOfDead()).length).toBe(8);
    dead.answer = always(500);
    await tick();
    await expect.poll(callsUnderWay).toBe(0);
    dead.answer = (_call, response) => void hung.push(response);
    await moveClock(db, 400_000);
    hung.length = 0;
    await tick();
    expect(hung).toHaveLength(1);
    for (const response of hung) response.end();
  });

  const callsUnderWay = async () =>
    (await db.rows(sql`select 1 from webhook_deliveries where lease_until > lx_now()`)).length;
  const attemptsOfDead = () =>
    db.rows(sql`select 1 from webhook_attempts a join webhook_endpoints w on w.id = a.endpoint_id
    where w.url = ${dead.url} and w.workspace_id = ${workspace.id}`);
});
