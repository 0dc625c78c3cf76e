import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";

let app: TestApp;
let replica: Replica;
let workspace: TestWorkspace;
let key: string;
beforeAll(async () => {
  app = await startTestApp({ PRICING_DYNAMIC: "true", SERVICE_AREAS: "-60,-180,60,180" });
  replica = await startReplica();
  const privateKey = generatePrivateKey();
  workspace = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  key = (await app.createKey(workspace, ["pricing:read", "sessions:create", "sessions:read"])).plaintext;
  const { rpcUrl } = inject("parts");
  await mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 100_000_000n });
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

const eiffel = { lat: 48.8584, lng: 2.2945 };
const quote = (query: object = {}, as: object = { key }) => {
  const asked = { ...eiffel, durationSeconds: 10, ...query };
  return app.call("GET", `/pricing/quote?${new URLSearchParams(asked as never)}`, as);
};
const create = (body: object = {}, as: object = { key }) =>
  app.call("POST", "/sessions", { ...as, body: { ...eiffel, maxDurationSeconds: 10, ...body } });
const newQuote = async (query: object = {}): Promise<string> => (await quote(query)).data.quoteId;
const usedBy = (quoteId: string) =>
  app.clients.db.row<{ session: string | null }>(
    sql`select session_id as session from price_quotes where id = ${quoteId}`,
  );

describe("GET /pricing/quote", () => {
  test("200: the price of the point, valid for 30 seconds, stored for the caller's workspace", async () => {
    const before = Date.now();
    const { status, data, headers } = await quote({ durationSeconds: 600 });
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("no-store");
    expect(data).toEqual({
      quoteId: expect.stringMatching(/^[0-9a-f-]{14}7/),
      ratePerSecondMicroUsdc: "3000",
      estimatedTotalMicroUsdc: "1800000",
      supplyFactor: 3,
      demandFactor: 1,
      corridorMultiplier: 1,
      baseRatePerSecondMicroUsdc: "1000",
      expiresAt: expect.stringMatching(/Z$/),
    });
    expect(Math.abs(Date.parse(data.expiresAt) - before - 30_000)).toBeLessThan(10_000);
    expect(await usedBy(data.quoteId)).toEqual({ session: null });
  });

  test("a member who may only view quotes too, also for a workspace that it names", async () => {
    const viewer = await app.createWorkspace();
    await app.clients.authz.setRoles([
      { workspaceId: workspace.id, walletAddress: viewer.account.address, role: "VIEWER" },
    ]);
    const { status, data } = await quote({ workspaceId: workspace.id.toUpperCase() }, { cookie: viewer.cookie });
    expect(status).toBe(200);
    const row = await app.clients.db.row(sql`select workspace_id from price_quotes where id = ${data.quoteId}`);
    expect(row).toEqual({ workspace_id: workspace.id });
  });

  test.each([
    [{ lat: "90.1" }, "lat"],
    [{ lat: "" }, "lat"],
    [{ lat: "0x10" }, "lat"],
    [{ lng: "-181" }, "lng"],
    [{ lng: "2,5" }, "lng"],
    [{ durationSeconds: 0 }, "durationSeconds"],
    [{ durationSeconds: 86_401 }, "durationSeconds"],
    [{ durationSeconds: "1.5" }, "durationSeconds"],
    [{ workspaceId: "mine" }, "workspaceId"],
  ])("400 for %j names %s", async (query, detail) => {
    expect(await quote(query)).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", detail } });
  });

  test("400 outside the service areas, and nothing is stored; 400 when a parameter is absent", async () => {
    const count = () => app.clients.db.row(sql`select count(*) from price_quotes`);
    const before = await count();
    expect(await quote({ lat: 60.1 })).toMatchObject({
      status: 400,
      body: { code: "OUTSIDE_COVERAGE", detail: "platform:serviceArea" },
    });
    expect(await count()).toEqual(before);
    expect((await app.call("GET", "/pricing/quote?lat=1&lng=1", { key })).body.detail).toBe("durationSeconds");
  });

  test("401, and 403 for scope, stranger and another workspace's key", async () => {
    const other = await app.createWorkspace();
    const weak = await app.createKey(workspace, ["sessions:create", "sessions:read"]);
    expect((await quote({}, {})).body.detail).toBe("auth:missing");
    expect((await quote({}, { key: weak.plaintext })).body.message).toBe(
      "API key missing required scope: pricing:read",
    );
    const named = { workspaceId: workspace.id };
    expect((await quote(named, { cookie: other.cookie })).body.detail).toBe("workspace:viewDenied");
    const foreign = await app.createKey(other, ["pricing:read"]);
    expect(await quote(named, { key: foreign.plaintext })).toMatchObject({
      status: 403,
      body: { code: "WORKSPACE_MISMATCH", detail: "pricing:workspaceMismatch" },
    });
  });
});

describe("POST /sessions with a quote", () => {
  test("201 at the quoted rate, though the price has changed since; the duration is free; the quote is spent", async () => {
    const quoteId = await newQuote();
    await app.clients.db.rows(sql`insert into price_corridors (name, lat, lng, radius_meters, multiplier_bps)
      values ('event', ${eiffel.lat}, ${eiffel.lng}, 1000, 20000)`);
    const locked = await create({ quoteId, maxDurationSeconds: 20 });
    expect(locked).toMatchObject({
      status: 201,
      data: { ratePerSecondMicroUsdc: "3000", holdMicroUsdc: "60000" },
    });
    expect(await usedBy(quoteId)).toEqual({ session: locked.data.id });
    // No suppliers: 3.0; one open session: 3.0; corridor: 2.0.
    expect((await create()).data.ratePerSecondMicroUsdc).toBe("18000");
    expect((await quote()).data).toMatchObject({ ratePerSecondMicroUsdc: "18000", corridorMultiplier: 2 });
    await app.clients.db.rows(sql`delete from price_corridors`);
  });

  test("409 pricing:quoteAlreadyUsed the second time, also after it has expired", async () => {
    const quoteId = await newQuote();
    expect((await create({ quoteId })).status).toBe(201);
    const used = { status: 409, body: { code: "CONFLICT", detail: "pricing:quoteAlreadyUsed" } };
    expect(await create({ quoteId })).toMatchObject(used);
    await moveClock(app.clients.db, 31_000);
    expect(await create({ quoteId })).toMatchObject(used);
  });

  test("409 pricing:quoteExpired from the instant of expiry on", async () => {
    const [early, late] = [await newQuote(), await newQuote()];
    await moveClock(app.clients.db, 20_000);
    expect((await create({ quoteId: early })).status).toBe(201);
    await moveClock(app.clients.db, 10_000);
    expect(await create({ quoteId: late })).toMatchObject({
      status: 409,
      body: { code: "QUOTE_EXPIRED", detail: "pricing:quoteExpired" },
    });
    expect(await usedBy(late)).toEqual({ session: null });
  });

  test("404 pricing:quoteNotFound for an unknown id and for another workspace's quote", async () => {
    const other = await app.createWorkspace({ account: workspace.account });
    const notFound = { status: 404, body: { code: "QUOTE_NOT_FOUND", detail: "pricing:quoteNotFound" } };
    expect(await create({ quoteId: v7() })).toMatchObject(notFound);
    const quoteId = await newQuote();
    expect(await create({ quoteId }, { cookie: other.cookie })).toMatchObject(notFound);
    expect((await create({ quoteId })).status).toBe(201);
  });

  test("400 quoteId when malformed, or when the point is over 100 m from the quoted one", async () => {
    const wrong = { status: 400, body: { code: "INVALID_INPUT", detail: "quoteId" } };
    const quoteId = await newQuote();
    const north = (meters: number) => ({ lat: eiffel.lat + meters / 111_195.08 });
    expect(await create({ quoteId: "mine" })).toMatchObject(wrong);
    expect(await create({ quoteId: null })).toMatchObject(wrong);
    expect(await create({ quoteId, ...north(100.1) })).toMatchObject(wrong);
    expect(await usedBy(quoteId)).toEqual({ session: null });
    expect((await create({ quoteId, ...north(99.9) })).status).toBe(201);
  });

  test("a call refused for credit leaves the quote unused and the session unmade", async () => {
    const quoteId = await newQuote();
    const poor = await create({ quoteId, maxDurationSeconds: 86_400 });
    expect(poor).toMatchObject({ status: 400, body: { code: "INSUFFICIENT_CREDIT", detail: "credit:pool" } });
    expect(await usedBy(quoteId)).toEqual({ session: null });
    const { data } = await create({ quoteId });
    expect(await usedBy(quoteId)).toEqual({ session: data.id });
  });

  test("40 simultaneous creates with one quote over two processes open one session at that rate", async () => {
    for (let round = 0; round < 3; round++) {
      const quoteId = await newQuote();
      const body = { ...eiffel, maxDurationSeconds: 1, quoteId };
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          requestJson(`${[app.url, replica.url][at % 2]}/api/v1/sessions`, "POST", { key, body }),
        ),
      );
      const [won, lost] = [answers.filter((a) => a.status === 201), answers.filter((a) => a.status !== 201)];
      expect(won).toHaveLength(1);
      expect(lost.map(({ body }) => body.detail)).toEqual(Array(39).fill("pricing:quoteAlreadyUsed"));
      expect(await usedBy(quoteId)).toEqual({ session: won[0]?.data.id });
    }
  });
});

test("a quote is deleted a day after it expired, not earlier", async () => {
  const quoteId = await newQuote();
  await moveClock(app.clients.db, 86_400_000);
  await app.tick();
  expect(await usedBy(quoteId)).toEqual({ session: null });
  await moveClock(app.clients.db, 100_000);
  await app.tick();
  expect(await usedBy(quoteId)).toBeUndefined();
});
