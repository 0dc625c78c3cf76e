import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestResponse, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";
import { proveScale, report } from "#stack/prove-scale.ts";

let app: TestApp;
let replica: Replica;
let mine: Caller;
beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
  mine = await funded();
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

interface Caller {
  workspace: TestWorkspace;
  key: string;
}

async function funded(amountMicroUsdc = 100_000_000n): Promise<Caller> {
  const privateKey = generatePrivateKey();
  const workspace = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  if (amountMicroUsdc > 0n) {
    await mintAndDeposit({ rpcUrl: inject("parts").rpcUrl, ...app.contracts, privateKey, amountMicroUsdc });
  }
  const { plaintext } = await app.createKey(workspace, ["sessions:read", "sessions:create", "pricing:read"]);
  return { workspace, key: plaintext };
}

const newSession = { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 60 };
let names = 0;
const newName = () => `order ${process.pid}/${names++}`;

const create = (
  name: string,
  { url = app.url, body = newSession as unknown, caller = mine as { key?: string; cookie?: string } } = {},
) => requestJson(`${url}/api/v1/sessions`, "POST", { ...caller, body, headers: { "idempotency-key": name } });

const outcome = ({ status, body }: TestResponse) => [status, body.code, body.detail];
const sessionsOf = async ({ workspace }: Caller) =>
  (await app.clients.db.rows(sql`select id from sessions where consumer_workspace_id = ${workspace.id}`)).length;
const keyOf = (name: string) => createHash("sha256").update(name).digest("hex");
const inProgress = [409, "CONFLICT", "idempotency:inProgress"];

describe("a repeat", () => {
  test("is answered with the bytes of the first answer, on both processes, and opens nothing", async () => {
    const name = newName();
    const before = await sessionsOf(mine);
    const first = await create(name);
    expect([first.status, first.headers["idempotency-replayed"]]).toEqual([201, undefined]);
    expect(first.data).toMatchObject({ state: "REQUESTED", ratePerSecondMicroUsdc: "1000", holdMicroUsdc: "60000" });
    for (const url of [app.url, replica.url]) {
      const again = await create(name, { url });
      expect([again.status, again.headers["idempotency-replayed"]]).toEqual([201, "true"]);
      expect(again.bytes.equals(first.bytes)).toBe(true);
      expect(again.headers["x-lx-consistency-token"]).toBe(first.data.consistencyToken);
    }
    expect(await sessionsOf(mine)).toBe(before + 1);
  });

  test("says what the session itself says", async () => {
    const { data } = await create(newName());
    const { consistencyToken, ...session } = data;
    expect((await app.call("GET", `/sessions/${data.id}`, mine)).data).toEqual(session);
    expect(consistencyToken).not.toBe("");
  });

  test("with a quote spends it once, and is not told that it is spent", async () => {
    const quote = await app.call("GET", "/pricing/quote?lat=48.8584&lng=2.2945&durationSeconds=60", mine);
    const body = { ...newSession, quoteId: quote.data.quoteId };
    const name = newName();
    const first = await create(name, { body });
    expect([first.status, first.data.ratePerSecondMicroUsdc]).toEqual([201, quote.data.ratePerSecondMicroUsdc]);
    expect((await create(name, { body })).text).toBe(first.text);
    expect(outcome(await create(newName(), { body }))[2]).toBe("pricing:quoteAlreadyUsed");
  });

  test("may order its members otherwise and add unknown ones; a known member that differs is 409", async () => {
    const name = newName();
    const first = await create(name);
    const shuffled = '{"maxDurationSeconds":6e1,"more":[1],"lng":2.29450,"lat":48.8584}';
    expect((await create(name, { body: shuffled })).text).toBe(first.text);
    for (const body of [
      { ...newSession, lat: 1 },
      { ...newSession, waitTimeoutSeconds: 300 },
    ]) {
      expect(outcome(await create(name, { body }))).toEqual([409, "CONFLICT", "idempotency:bodyMismatch"]);
    }
  });

  test("is answered from any credential of the workspace; another workspace has keys of its own", async () => {
    const name = newName();
    const first = await create(name);
    const { workspace } = mine;
    expect((await create(name, { caller: { cookie: workspace.cookie } })).text).toBe(first.text);
    const other = await funded();
    expect((await create(name, { caller: other })).data.id).not.toBe(first.data.id);
    const foreign = { ...newSession, workspaceId: workspace.id };
    const stranger = await create(name, { caller: { cookie: other.workspace.cookie }, body: foreign });
    expect(outcome(stranger)).toEqual([403, "NOT_AUTHORIZED", "workspace:administrateDenied"]);
  });

  test("after a day is a new call", async () => {
    const name = newName();
    const first = await create(name);
    await moveClock(app.clients.db, 24 * 3_600_000 + 1_000);
    const second = await create(name);
    expect([second.status, second.headers["idempotency-replayed"]]).toEqual([201, undefined]);
    expect(second.data.id).not.toBe(first.data.id);
    await moveClock(app.clients.db, 24 * 3_600_000 + 1_000);
    await app.tick();
    expect(await app.clients.db.rows(sql`select 1 from idempotency_keys`)).toEqual([]);
  });
});

test("a refused call leaves the key free: the same call succeeds once its cause is gone", async () => {
  const poor = await funded(0n);
  const name = newName();
  for (let n = 0; n < 2; n++) expect(outcome(await create(name, { caller: poor }))[1]).toBe("NO_CREDIT");
  const rows = await app.clients.db.rows(sql`select 1 from idempotency_keys where key = ${keyOf(name)}`);
  expect(rows).toEqual([]);
});

test.each(["", "x".repeat(256), "caf\u00e9", "tab\tinside"])(
  "400 for the key %.12j, before the body is judged",
  async (name) => {
    const answer = await create(name, { body: { lat: "no" } });
    expect(outcome(answer)).toEqual([400, "INVALID_INPUT", "Idempotency-Key"]);
  },
);

test("255 printable characters are a key, and other operations ignore the header", async () => {
  expect((await create(`${newName()} ~!"`.padEnd(255, "x"))).status).toBe(201);
  const answer = await app.call("GET", "/me", { ...mine, headers: { "idempotency-key": "" } });
  expect(answer.status).toBe(200);
});

describe("a call that dies between its claim and its effect", () => {
  let silentChain: Server;
  let dying: Replica;
  let reached: Promise<void>;
  beforeAll(async () => {
    const asked = Promise.withResolvers<void>();
    reached = asked.promise;
    silentChain = createServer(() => asked.resolve()).listen(0, "127.0.0.1");
    await new Promise((resolve) => silentChain.once("listening", resolve));
    const rpcUrl = `http://127.0.0.1:${(silentChain.address() as AddressInfo).port}`;
    dying = await startReplica({ RPC_URL: rpcUrl });
  });
  afterAll(() => {
    silentChain.closeAllConnections();
    silentChain.close();
  });

  test("holds its key for the lease, then the next call takes over and there is one session", async () => {
    const caller = await funded();
    const name = newName();
    const lost = create(name, { url: dying.url, caller }).catch((error: Error) => error);
    await reached;
    expect(outcome(await create(name, { caller }))).toEqual(inProgress);
    await dying.kill();
    expect(await lost).toBeInstanceOf(Error);
    expect(outcome(await create(name, { caller }))).toEqual(inProgress);
    await moveClock(app.clients.db, 31_000);
    const taken = await create(name, { caller });
    expect([taken.status, taken.headers["idempotency-replayed"]]).toEqual([201, undefined]);
    expect((await create(name, { caller })).text).toBe(taken.text);
    expect(await sessionsOf(caller)).toBe(1);
  });
});

test("a call that was silent for longer than its lease has no effect after another took over", async () => {
  const { db } = app.clients;
  const caller = await funded();
  const name = newName();
  await db.rows(sql`create function steal() returns trigger language plpgsql as $$ begin
    update idempotency_keys set claim = uuidv7() where key = '${sql.raw(keyOf(name))}'; return null; end $$`);
  // Whoever claims this key has lost it before the next statement.
  await db.rows(sql`create trigger steal after insert on idempotency_keys for each row execute function steal()`);
  try {
    expect(outcome(await create(name, { caller }))).toEqual(inProgress);
  } finally {
    await db.rows(sql`drop function steal cascade`);
  }
  expect(await sessionsOf(caller)).toBe(0);
});

const keys = proveScale(200);
const duplicates = 100;

test(`A9: ${keys} keys, each sent ${duplicates} times at once to two processes, have one effect each and equal answers`, async () => {
  const since = performance.now();
  const callers = await Promise.all(Array.from({ length: Math.ceil(keys / 80) }, () => funded()));
  const urls = [app.url, replica.url];
  let violations = 0;
  for (let at = 0; at < keys; at++) {
    const caller = callers[at % callers.length];
    const name = newName();
    const answers = await Promise.all(
      Array.from({ length: duplicates }, (_, n) => create(name, { url: urls[n % 2] ?? "", caller: caller as Caller })),
    );
    const repeat = await create(name, { caller: caller as Caller });
    const texts = new Set([...answers, repeat].filter(({ status }) => status === 201).map(({ text }) => text));
    const firsts = answers.filter(({ status, headers }) => status === 201 && !headers["idempotency-replayed"]);
    const clean = answers.every((answer) => answer.status === 201 || outcome(answer).join() === inProgress.join());
    if (texts.size !== 1 || firsts.length !== 1 || !clean || repeat.status !== 201) violations++;
  }
  const opened = await Promise.all(callers.map(sessionsOf));
  const effects = opened.reduce((sum, count) => sum + count, 0);
  violations += Math.abs(effects - keys);
  report({ id: "A9", n: keys * duplicates, violations, since, note: `effects=${effects}` });
  expect(violations).toBe(0);
});
