import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { insertSession } from "#core/sessions/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { openTestStream, type TestStream } from "#http/testing-stream.ts";

let app: TestApp;
let replica: Replica;
let consumer: TestWorkspace;
let supplier: TestWorkspace;
let key: string;
let supplierKey: string;
const open: TestStream[] = [];

beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
  const privateKey = generatePrivateKey();
  consumer = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  supplier = await app.createWorkspace();
  const scopes = ["sessions:read", "sessions:create", "sessions:operate"];
  key = (await app.createKey(consumer, scopes)).plaintext;
  supplierKey = (await app.createKey(supplier, scopes)).plaintext;
  const { rpcUrl } = inject("parts");
  await mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 100_000_000n });
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

interface Opening {
  from?: string;
  lastEventId?: number;
}

async function stream(path: string, { from = replica.url, lastEventId }: Opening = {}) {
  const opened = await openTestStream(`${from}/api/v1${path}`, {
    authorization: `Bearer ${key}`,
    ...(lastEventId === undefined ? {} : { "last-event-id": String(lastEventId) }),
  });
  open.push(opened);
  return opened;
}

const call = (method: string, path: string, body?: object, by = key) => app.call(method, path, { key: by, body });
const outcome = ({ status, body }: TestResponse) => [status, body.code, body.detail];

async function requested(): Promise<string> {
  return (await call("POST", "/sessions", { lat: 1, lng: 1, maxDurationSeconds: 600 })).data.id;
}

async function live(): Promise<string> {
  const id = await requested();
  await call("POST", `/sessions/${id}/accept`, undefined, supplierKey);
  await call("POST", `/sessions/${id}/start`, undefined, supplierKey);
  await moveClock(app.clients.db, 2_000);
  expect((await call("GET", `/sessions/${id}`)).data.state).toBe("LIVE");
  return id;
}

const isRising = ({ events }: TestStream) => events.every(({ id }, at) => at === 0 || id > (events[at - 1]?.id ?? 0));

describe("a workspace's stream", () => {
  test("tells of every session, key and pool of the workspace, and of nobody else's", async () => {
    const path = `/workspaces/${consumer.id}/events`;
    const id = await live();
    const mine = await stream(path);
    await mine.wait(({ event, data }) => event === "session" && data.id === id);
    await moveClock(app.clients.db, 5_000);
    const meter = await mine.wait(({ event, data }) => event === "meter" && data.sessionId === id);
    expect(meter.data).toMatchObject({ sessionId: id, failedSeconds: 0 });
    const minted = await app.createKey(consumer, ["sessions:read"]);
    await app.createKey(supplier, ["sessions:read"]);
    const foreign = await insertSession(app.clients.db, {
      consumer: { id: supplier.id, walletAddress: supplier.account.address },
    });
    await call("GET", `/sessions/${foreign}`, undefined, supplierKey);
    await call("POST", `/sessions/${foreign}/accept`, undefined, supplierKey);
    await app.clients.db.rows(sql`insert into events (type, workspace_ids, row) values ('pool.low', array[${consumer.id}::uuid],
      ${JSON.stringify({ walletAddress: "0x", depositsMicroUsdc: "1", accruedMicroUsdc: "0", sessionIds: [] })}::text::jsonb)`);
    await call("POST", `/sessions/${id}/end`);
    await mine.wait(({ event, data }) => event === "settlement" && data.sessionId === id);
    const key = await mine.wait(({ event }) => event === "key");
    expect(key.data).toMatchObject({ type: "key.created", id: minted.id });
    const pool = await mine.wait(({ event }) => event === "pool");
    expect(pool.data).toEqual({
      type: "pool.low",
      walletAddress: "0x",
      depositsMicroUsdc: "1",
      accruedMicroUsdc: "0",
      sessionIds: [],
    });
    expect(mine.text()).not.toContain(foreign);
    expect(isRising(mine)).toBe(true);
    expect(mine.isOver()).toBe(false);
  });

  test("resumes after the last id: what was missed, once", async () => {
    const path = `/workspaces/${consumer.id}/events`;
    const first = await stream(path);
    await app.createKey(consumer, ["sessions:read"]);
    const { id: lastEventId } = await first.wait(({ event }) => event === "key");
    first.close();
    const missed = [await app.createKey(consumer, ["sessions:read"]), await app.createKey(consumer, ["sessions:read"])];
    const again = await stream(path, { lastEventId, from: app.url });
    const later = await app.createKey(consumer, ["sessions:read"]);
    await again.wait(({ data }) => data.id === later.id);
    const keys = again.events.filter(({ event }) => event === "key").map(({ data }) => data.id);
    expect(keys).toEqual([...missed, later].map(({ id }) => id));
    expect(again.events.find(({ event }) => event === "key")?.id).toBeGreaterThan(lastEventId);
    expect(isRising(again)).toBe(true);
  });

  test("400 malformed ids, 401 nobody, 403 stranger, other key and too small a scope", async () => {
    const path = `/workspaces/${consumer.id}/events`;
    expect(outcome(await app.call("GET", path, { key, headers: { "last-event-id": "x" } }))).toEqual([
      400,
      "INVALID_INPUT",
      "Last-Event-ID",
    ]);
    expect(outcome(await app.call("GET", "/workspaces/x/events", { key }))).toEqual([400, "INVALID_INPUT", "id"]);
    expect(outcome(await app.call("GET", path))).toEqual([401, "NOT_AUTHENTICATED", "auth:missing"]);
    expect(outcome(await app.call("GET", path, supplier))).toEqual([403, "NOT_AUTHORIZED", "workspace:viewDenied"]);
    expect(outcome(await app.call("GET", path, { key: supplierKey }))).toEqual([
      403,
      "WORKSPACE_MISMATCH",
      "workspace:mismatch",
    ]);
    const { plaintext } = await app.createKey(consumer, ["wallet:read"]);
    expect(outcome(await app.call("GET", path, { key: plaintext }))).toEqual([
      403,
      "INSUFFICIENT_SCOPE",
      "scope:missing",
    ]);
  });
});
