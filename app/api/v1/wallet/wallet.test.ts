import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { insertSession, insertWorkspace } from "#core/sessions/testing.ts";
import { settleDue } from "#core/settlements/settle-due.ts";
import { endedSession, systemContext } from "#core/settlements/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let owner: TestWorkspace;
let stranger: TestWorkspace;
let key: string;

beforeAll(async () => {
  app = await startTestApp();
  const privateKey = generatePrivateKey();
  const { rpcUrl } = inject("parts");
  await mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 1_000_000n });
  owner = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  stranger = await app.createWorkspace();
  key = (await app.createKey(owner, ["wallet:read", "sessions:read"])).plaintext;
  await app.tick();
});
afterAll(() => app.stop());

const consumer = () => ({ id: owner.id, walletAddress: owner.account.address });

/** Less than a tick, which may confirm before it answers. */
const send = () => settleDue(systemContext(app.clients));

async function tickUntilConfirmed(id: string): Promise<void> {
  const state = async () => {
    await app.tick();
    return (await app.call("GET", `/settlements/${id}`, { key })).data.state;
  };
  await expect.poll(state, { interval: 10, timeout: 10_000 }).toBe("CONFIRMED");
}

test("a wallet never seen has zeroes, and the block up to which that is known", async () => {
  const { data } = await app.call("GET", "/wallet", { cookie: stranger.cookie });
  expect(data).toMatchObject({
    workspaceId: stranger.id,
    walletAddress: stranger.account.address,
    trackedBalance: "0",
    heldMicroUsdc: "0",
    unsettledMicroUsdc: "0",
    availableMicroUsdc: "0",
  });
  expect(data.lastSyncBlock).toMatch(/^[1-9]\d*$/);
  expect(data.updatedAt).toMatch(/^\d{4}-.*\.\d{3}Z$/);
});

test("what is held and what is owed is not available, and never below zero; a payment moves from owed to spent", async () => {
  const read = async () => {
    const { data } = await app.call("GET", "/wallet", { key });
    return [data.trackedBalance, data.heldMicroUsdc, data.unsettledMicroUsdc, data.availableMicroUsdc];
  };
  expect(await read()).toEqual(["1000000", "0", "0", "1000000"]);
  const { id } = await endedSession(app, { consumer: consumer(), seconds: 28 });
  await insertSession(app.clients.db, { consumer: consumer(), maxDurationSeconds: 600 });
  expect(await read()).toEqual(["1000000", "600000", "28000", "372000"]);
  await send();
  expect(await read()).toEqual(["1000000", "600000", "28000", "372000"]);
  await tickUntilConfirmed(id);
  expect(await read()).toEqual(["972000", "600000", "0", "372000"]);
  await insertSession(app.clients.db, { consumer: consumer(), maxDurationSeconds: 600 });
  expect(await read()).toEqual(["972000", "1200000", "0", "0"]);
});

test("the ledger is paged by the last id received; the Link names the next page until there is none", async () => {
  const whole = (await app.call("GET", "/wallet/events", { key })).data as { id: string; kind: string }[];
  expect(whole.map(({ kind }) => kind)).toEqual(["SETTLE", "DEPOSIT", "APPROVAL"]);
  const seen: string[] = [];
  let target: string | undefined = "/wallet/events?limit=1";
  while (target) {
    const page: Awaited<ReturnType<TestApp["call"]>> = await app.call("GET", target, { key });
    expect(page.data).toHaveLength(1);
    seen.push(page.data[0].id);
    const link = String(page.headers.link ?? "");
    expect(link === "" || link.startsWith(`<${app.url}/api/v1/wallet/events?`)).toBe(true);
    target = /<[^>]*\/api\/v1([^>]*)>; rel="next"/.exec(link)?.[1];
  }
  expect(seen).toEqual(whole.map(({ id }) => id));
});

test.each([
  ["?cursor=x", "cursor"],
  ["?cursor=019e2135-f5c8-7e66-9b77-88c9d0e1f203", "cursor"],
  ["?limit=0", "limit"],
  ["?limit=201", "limit"],
  ["?limit=1.5", "limit"],
  ["?limit=1&limit=2", "limit"],
  ["?workspaceId=x", "workspaceId"],
])("GET /wallet/events%s is INVALID_INPUT %s", async (query, detail) => {
  const { status, body } = await app.call("GET", `/wallet/events${query}`, { key });
  expect([status, body.code, body.detail]).toEqual([400, "INVALID_INPUT", detail]);
});

test("a cursor of another workspace's ledger does not belong", async () => {
  const [row] = (await app.call("GET", "/wallet/events", { key })).data;
  const { status, body } = await app.call("GET", `/wallet/events?cursor=${row.id}`, { cookie: stranger.cookie });
  expect([status, body.detail]).toEqual([400, "cursor"]);
});

test.each(["/wallet", "/wallet/events"])(
  "%s refuses strangers, keys without the scope and keys that name another workspace",
  async (path) => {
    const call = async (target: string, options: object) => {
      const { status, body } = await app.call("GET", target, options);
      return [status, body.code, body.detail];
    };
    const denied = [403, "NOT_AUTHORIZED", "workspace:viewDenied"];
    expect(await call(`${path}?workspaceId=${owner.id}`, { cookie: stranger.cookie })).toEqual(denied);
    expect(await call(`${path}?workspaceId=${crypto.randomUUID()}`, { cookie: stranger.cookie })).toEqual(denied);
    expect(await call(`${path}?workspaceId=${stranger.id}`, { key })).toEqual([
      403,
      "WORKSPACE_MISMATCH",
      "wallet:workspaceMismatch",
    ]);
    const scopeless = (await app.createKey(owner, ["pricing:read"])).plaintext;
    expect(await call(path, { key: scopeless })).toEqual([403, "INSUFFICIENT_SCOPE", "scope:missing"]);
    const signedIn = await app.signIn();
    expect(await call(path, { cookie: signedIn.cookie })).toEqual([400, "INVALID_INPUT", "workspaceNotSelected"]);
    expect(await call(path, {})).toEqual([401, "NOT_AUTHENTICATED", "auth:missing"]);
  },
);

test("a settlement is NOT_READY before the end, then goes through its states with the members of each", async () => {
  const { id: open } = { id: await insertSession(app.clients.db, { consumer: consumer() }) };
  const read = async (id: string) => (await app.call("GET", `/settlements/${id}`, { key })).data;
  expect(await read(open)).toEqual({ sessionId: open, state: "NOT_READY" });
  const { id, operator } = await endedSession(app, { consumer: consumer(), seconds: 28 });
  const pending = await read(id);
  expect(pending).toEqual({
    sessionId: id,
    state: "PENDING",
    attempts: 0,
    payload: {
      sessionIdHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      from: owner.account.address,
      to: operator.walletAddress,
      toAmount: "23800",
      feeAmount: "4200",
      ratePerSecond: "1000",
      chargeableSeconds: 28,
      platformFeeBps: 1500,
      consumerWorkspaceId: owner.id,
      operatorWorkspaceId: operator.id,
    },
  });
  await send();
  const submitted = await read(id);
  expect(submitted).toEqual({
    ...pending,
    state: "SUBMITTED",
    attempts: 1,
    txHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
  });
  await tickUntilConfirmed(id);
  expect(await read(id)).toEqual({
    ...submitted,
    state: "CONFIRMED",
    payout: "PAID",
    confirmedAt: expect.stringMatching(/\.000Z$/),
  });
  expect((await app.call("GET", `/sessions/${id}`, { key })).data.settlementTxHash).toBe(submitted.txHash);
  const skipped = await endedSession(app, { consumer: consumer(), seconds: 0 });
  expect(await read(skipped.id)).toEqual({ sessionId: skipped.id, state: "SKIPPED" });
});

test("a failed settlement says why, and when it is tried again", async () => {
  const poor = await app.createWorkspace();
  const walletAddress = poor.account.address;
  const { id } = await endedSession(app, { consumer: { id: poor.id, walletAddress } });
  await app.tick();
  const { data } = await app.call("GET", `/settlements/${id}`, { cookie: poor.cookie });
  expect(data).toMatchObject({ state: "FAILED", attempts: 1, failureCode: "UNDERFUNDED" });
  expect(Date.parse(data.nextAttemptAt)).toBeGreaterThan(Date.now());
  expect(data).not.toHaveProperty("txHash");
});

test("a settlement is for the two sides of its session; unknown and malformed ids are told apart", async () => {
  const operator = await insertWorkspace(app.clients.db);
  const { id } = await endedSession(app, { consumer: consumer(), operator });
  const call = async (path: string, options: object) => {
    const { status, body } = await app.call("GET", path, options);
    return [status, body.code, body.detail];
  };
  expect(await call(`/settlements/${id}`, { cookie: stranger.cookie })).toEqual([
    403,
    "NOT_AUTHORIZED",
    "session:viewDenied",
  ]);
  expect(await call(`/settlements/${crypto.randomUUID()}`, { key })).toEqual([
    404,
    "SESSION_NOT_FOUND",
    "session:notFound",
  ]);
  expect(await call("/settlements/x", { key })).toEqual([400, "INVALID_INPUT", "sessionId"]);
  expect(await call(`/settlements/${id}`, {})).toEqual([401, "NOT_AUTHENTICATED", "auth:missing"]);
  const scopeless = (await app.createKey(owner, ["wallet:read"])).plaintext;
  expect(await call(`/settlements/${id}`, { key: scopeless })).toEqual([403, "INSUFFICIENT_SCOPE", "scope:missing"]);
});
