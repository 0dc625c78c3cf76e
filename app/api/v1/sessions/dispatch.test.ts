import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { mintAndDeposit } from "#contracts/testing.ts";
import { insertWorkspace, type StoredWorkspace } from "#core/sessions/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { type Replica, startReplica } from "#http/testing-replica.ts";
import { requestJson } from "#http/testing-request.ts";

let app: TestApp;
let replica: Replica;
let consumer: TestWorkspace;
let supplier: TestWorkspace;
let key: string;
let supplierKey: string;
beforeAll(async () => {
  app = await startTestApp();
  replica = await startReplica();
  const privateKey = generatePrivateKey();
  consumer = await app.createWorkspace({ account: privateKeyToAccount(privateKey), roles: ["CONSUMER"] });
  supplier = await app.createWorkspace({ roles: ["SUPPLIER"] });
  key = (await app.createKey(consumer, ["sessions:read", "sessions:create"])).plaintext;
  supplierKey = (await app.createKey(supplier, ["sessions:operate", "coverage:write"])).plaintext;
  const { rpcUrl } = inject("parts");
  await mintAndDeposit({ rpcUrl, ...app.contracts, privateKey, amountMicroUsdc: 100_000_000n });
});
afterAll(async () => {
  await replica.kill();
  await app.stop();
});

const eiffel = { lat: 48.8584, lng: 2.2945 };
async function asked(point = eiffel): Promise<string> {
  const { data } = await app.call("POST", "/sessions", { key, body: { ...point, maxDurationSeconds: 10 } });
  return data.id;
}
const dispatch = (id: string, as: object = { key }) => app.call("POST", `/sessions/${id}/dispatch`, as);
const patch = (body: object) => app.call("PATCH", `/workspaces/${supplier.id}`, { key: supplierKey, body });
const circle = { coverageLat: 48.86, coverageLng: 2.3, coverageRadiusMeters: 2_000 };

describe("POST /sessions/{id}/dispatch", () => {
  test("503 until somebody covers and is free, then 200; cancelled, the supplier is ONLINE again", async () => {
    const id = await asked();
    const none = await dispatch(id);
    expect(none).toMatchObject({ status: 503, body: { code: "NO_COVERAGE", detail: "session:dispatch:noCoverage" } });
    expect(none.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    expect((await app.call("GET", "/demand")).data).toMatchObject([{ unmet: 1 }]);

    await patch({ ...circle, availabilityState: "ONLINE" });
    const { status, data, headers } = await dispatch(id);
    expect(status).toBe(200);
    expect(data).toMatchObject({ id, state: "ASSIGNED", operatorWorkspaceId: supplier.id, whipUrl: null });
    expect(headers["x-lx-consistency-token"]).toBe(data.consistencyToken);
    expect(data.consistencyToken).toEqual(expect.stringMatching(/./));
    expect((await app.call("GET", "/demand")).data).toMatchObject([{ unmet: 0 }]);
    expect(await patch({ availabilityState: "OFFLINE" })).toMatchObject({
      status: 409,
      body: { detail: "workspace:availability:BUSY" },
    });

    const second = await asked();
    const busy = await dispatch(second);
    expect(busy).toMatchObject({ status: 503, body: { code: "UNAVAILABLE", detail: "session:dispatch:allBusy" } });
    expect(busy.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    expect(await dispatch(id)).toMatchObject({ status: 409, body: { detail: "session:dispatch:ASSIGNED" } });
    await app.call("DELETE", `/sessions/${id}`, { key });
    const { data: after } = await app.call("GET", `/workspaces/${supplier.id}`, supplier);
    expect(after.availabilityState).toBe("ONLINE");
    expect((await dispatch(second)).data.operatorWorkspaceId).toBe(supplier.id);
    await app.call("DELETE", `/sessions/${second}`, { key });
  });

  test("400 and 404 by id, 401, 403 for stranger, operator side, VIEWER and scope", async () => {
    const id = await asked();
    const label = async (of: string, as: object = { key }) => {
      const { status, body } = await dispatch(of, as);
      return `${status} ${body.code} ${body.detail}`;
    };
    expect(await label("mine")).toBe("400 INVALID_INPUT id");
    expect(await label(v7())).toBe("404 SESSION_NOT_FOUND session:notFound");
    expect(await label(id, {})).toBe("401 NOT_AUTHENTICATED auth:missing");
    const stranger = await app.createWorkspace();
    expect(await label(id, { cookie: stranger.cookie })).toBe("403 NOT_YOUR_SESSION session:dispatchDenied");
    expect(await label(id, { key: supplierKey })).toBe("403 INSUFFICIENT_SCOPE scope:missing");
    await app.call("POST", `/sessions/${id}/accept`, { key: supplierKey });
    expect(await label(id, { cookie: supplier.cookie })).toBe("403 NOT_AUTHORIZED session:consumerOnly");
    const viewer = await app.createWorkspace();
    const walletAddress = viewer.account.address;
    await app.clients.authz.setRoles([{ workspaceId: consumer.id, walletAddress, role: "VIEWER" }]);
    await app.clients.db.rows(sql`insert into workspace_members (workspace_id, wallet_address, role)
      values (${consumer.id}, ${walletAddress}, 'VIEWER')`);
    const selected = await app.call("POST", "/auth/workspace/select", {
      cookie: viewer.cookie,
      body: { workspaceId: consumer.id },
    });
    const as = { cookie: selected.cookies.join("; ") };
    expect(await label(id, as)).toBe("403 NOT_AUTHORIZED workspace:administrateDenied");
    await app.call("DELETE", `/sessions/${id}`, { key });
  });

  test("30 sessions dispatched at once over two processes to 10 suppliers: each supplier serves one", async () => {
    for (let round = 0; round < 3; round++) {
      const place = { lat: -10 - round, lng: 100 };
      const suppliers: StoredWorkspace[] = [];
      for (let count = 0; count < 10; count++) {
        const coverage = { ...place, radiusMeters: 1_000 };
        suppliers.push(
          await insertWorkspace(app.clients.db, { roles: ["SUPPLIER"], availability: "ONLINE", coverage }),
        );
      }
      const ids = await Promise.all(Array.from({ length: 30 }, () => asked(place)));
      const answers = await Promise.all(
        ids.map((id, at) =>
          requestJson(`${[app.url, replica.url][at % 2]}/api/v1/sessions/${id}/dispatch`, "POST", { key }),
        ),
      );
      const won = answers.filter(({ status }) => status === 200).map(({ data }) => data.operatorWorkspaceId);
      expect(won.sort()).toEqual(suppliers.map(({ id }) => id).sort());
      expect(answers.filter(({ body }) => body.detail === "session:dispatch:allBusy")).toHaveLength(20);
    }
  });
});

describe("GET /sessions/requests", () => {
  const list = (query = "", as: object = { key: supplierKey }) => app.call("GET", `/sessions/requests${query}`, as);

  test("200 for a key with sessions:operate and for a VIEWER, in linked pages; the listed session can be accepted", async () => {
    await app.clients.db.rows(sql`update sessions set state = 'CANCELLED' where state = 'REQUESTED'`);
    const ids = [await asked(), await asked(), await asked()];
    const first = await list("?limit=2");
    expect(first.status).toBe(200);
    expect(first.data.map((row: { id: string }) => row.id)).toEqual(ids.slice(0, 2));
    expect(first.text).not.toContain(consumer.id);
    const [, next = ""] = /^<([^>]+)>; rel="next"$/.exec(String(first.headers.link)) ?? [];
    const second = await app.call("GET", next.slice(app.url.length), { key: supplierKey });
    expect(second.data.map((row: { id: string }) => row.id)).toEqual(ids.slice(2));
    expect(second.headers.link).toBeUndefined();
    const viewer = await app.createWorkspace();
    await app.clients.authz.setRoles([
      { workspaceId: supplier.id, walletAddress: viewer.account.address, role: "VIEWER" },
    ]);
    expect((await list(`?workspaceId=${supplier.id}`, { cookie: viewer.cookie })).data).toHaveLength(3);
    expect((await app.call("POST", `/sessions/${ids[0]}/accept`, { key: supplierKey })).status).toBe(200);
    expect((await list()).data).toHaveLength(2);
  });

  test.each([
    ["?limit=0", "limit"],
    ["?limit=201", "limit"],
    ["?cursor=x", "cursor"],
    ["?workspaceId=x", "workspaceId"],
  ])("400 for %s names %s", async (query, detail) => {
    expect(await list(query)).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", detail } });
  });

  test("401; 403 for scope, stranger, foreign workspace and a workspace that is no supplier; 409 without a circle", async () => {
    const label = async (as: object, query = "") => {
      const { status, body } = await list(query, as);
      return `${status} ${body.code} ${body.detail}`;
    };
    const bare = await app.createWorkspace();
    const named = `?workspaceId=${supplier.id}`;
    const foreign = await app.createKey(bare, ["sessions:operate"]);
    const weak = await app.createKey(supplier, ["sessions:read", "sessions:create"]);
    expect(await label({})).toBe("401 NOT_AUTHENTICATED auth:missing");
    expect(await label({ key: weak.plaintext })).toBe("403 INSUFFICIENT_SCOPE scope:missing");
    expect(await label({ cookie: bare.cookie }, named)).toBe("403 NOT_AUTHORIZED workspace:viewDenied");
    expect(await label({ key: foreign.plaintext }, named)).toBe("403 WORKSPACE_MISMATCH session:workspaceMismatch");
    expect(await label({ cookie: consumer.cookie })).toBe("403 NOT_OPERATOR session:notSupplier");
    expect(await label({ cookie: bare.cookie })).toBe("409 INVALID_STATE workspace:availability:coverageMissing");
  });
});
