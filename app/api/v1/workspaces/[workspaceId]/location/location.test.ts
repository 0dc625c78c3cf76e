import { sql } from "drizzle-orm";
import { v4 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
let key: string;
let sequence = 0;

beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace({ roles: ["SUPPLIER"] });
  key = (await app.createKey(workspace, ["coverage:write"])).plaintext;
});
afterAll(() => app.stop());

const sample = () => ({ lat: 48.8584, lng: 2.2945, accuracyMeters: 8, sequence: ++sequence });
const send = (body: unknown, as: object = { key }, id = workspace.id) =>
  app.call("POST", `/workspaces/${id}/location`, { ...as, body });

test("200 for a key of either scope and for the owner: the workspace with its lastSeenAt", async () => {
  const operate = (await app.createKey(workspace, ["sessions:operate"])).plaintext;
  for (const as of [{ key }, { key: operate }, { cookie: workspace.cookie }]) {
    const { status, data } = await send({ ...sample(), speedMps: 3.5, unknown: true }, as);
    expect(status).toBe(200);
    expect(data).toMatchObject({ id: workspace.id, slug: workspace.slug, lastSeenAt: expect.stringMatching(/Z$/) });
    expect(data.lastLocationSequence).toBeUndefined();
  }
  expect((await send(sample(), { key }, workspace.id.toUpperCase())).status).toBe(200);
});

test("a sequence is a number or a decimal string; an equal or lower one is 409 and stores nothing", async () => {
  expect((await send({ ...sample(), sequence: Number.MAX_SAFE_INTEGER })).status).toBe(200);
  expect((await send({ ...sample(), sequence: "9007199254740992" })).status).toBe(200);
  expect((await send({ ...sample(), sequence: "9223372036854775807" })).status).toBe(200);
  for (const again of ["9223372036854775807", "9007199254740993", 5, "0"]) {
    expect(await send({ ...sample(), sequence: again })).toMatchObject({
      status: 409,
      body: { code: "CONFLICT", detail: "location:sequence" },
    });
  }
  const top = await app.clients.db.row(sql`
    select count(*)::int as n from location_samples where workspace_id = ${workspace.id} and sequence > 9007199254740992`);
  expect(top).toEqual({ n: 1 });
});

test.each([
  [{ lat: 90.1 }, "lat"],
  [{ lat: "48" }, "lat"],
  [{ lng: -180.1 }, "lng"],
  [{ accuracyMeters: undefined }, "accuracyMeters"],
  [{ accuracyMeters: -1 }, "accuracyMeters"],
  [{ accuracyMeters: 100_001 }, "accuracyMeters"],
  [{ sequence: undefined }, "sequence"],
  [{ sequence: null }, "sequence"],
  [{ sequence: -1 }, "sequence"],
  [{ sequence: 1.5 }, "sequence"],
  [{ sequence: 2 ** 53 }, "sequence"],
  [{ sequence: "9223372036854775808" }, "sequence"],
  [{ sequence: "01" }, "sequence"],
  [{ sequence: "1e3" }, "sequence"],
  [{ sequence: "" }, "sequence"],
  [{ sessionId: "mine" }, "sessionId"],
  [{ sessionId: null }, "sessionId"],
  [{ speedMps: 1_001 }, "speedMps"],
  [{ speedMps: null }, "speedMps"],
])("400 for %j names %s", async (change, detail) => {
  expect(await send({ ...sample(), ...change })).toMatchObject({
    status: 400,
    body: { code: "INVALID_INPUT", detail },
  });
});

test("400 by id, 401 without a credential, 403 for scope, role, stranger, another's key and a consumer", async () => {
  const refused = async (as: object, id = workspace.id) => {
    const { status, body } = await send(sample(), as, id);
    return [status, body.code, body.detail];
  };
  expect(await refused({ key }, "nonsense")).toEqual([400, "INVALID_INPUT", "id"]);
  expect(await refused({})).toEqual([401, "NOT_AUTHENTICATED", "auth:missing"]);
  const weak = (await app.createKey(workspace, ["sessions:read"])).plaintext;
  expect(await refused({ key: weak })).toEqual([403, "INSUFFICIENT_SCOPE", "scope:missing"]);
  expect(await refused({ key }, v4())).toEqual([403, "WORKSPACE_MISMATCH", "workspace:mismatch"]);

  const stranger = await app.createWorkspace();
  const denied = [403, "NOT_AUTHORIZED", "workspace:administrateDenied"];
  expect(await refused({ cookie: stranger.cookie })).toEqual(denied);
  expect(await refused({ cookie: stranger.cookie }, v4())).toEqual(denied);
  await app.clients.authz.setRoles([
    { workspaceId: workspace.id, walletAddress: stranger.account.address, role: "VIEWER" },
  ]);
  expect(await refused({ cookie: stranger.cookie })).toEqual(denied);

  const consumer = await app.createWorkspace({ roles: ["CONSUMER"] });
  expect(await refused({ cookie: consumer.cookie }, consumer.id)).toEqual([
    403,
    "NOT_OPERATOR",
    "workspace:notSupplier",
  ]);
});
