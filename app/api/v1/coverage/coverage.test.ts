import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertWorkspace } from "#core/sessions/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
  workspace = await app.createWorkspace();
});
afterAll(() => app.stop());

const circle = { coverageLat: 48.8584, coverageLng: 2.2945, coverageRadiusMeters: 2_000 };

describe("PATCH /workspaces/{id} of a supplier", () => {
  const patch = (body: object, as: object = { cookie: workspace.cookie }, id = workspace.id) =>
    app.call("PATCH", `/workspaces/${id}`, { ...as, body });

  test("200: the circle is declared, ONLINE stamps lastSeenAt, the answer is the workspace", async () => {
    const answer = await patch({ ...circle, availabilityState: "ONLINE", deviceKind: "PHONE", unknown: 1 });
    expect(answer).toMatchObject({
      status: 200,
      data: { id: workspace.id, ...circle, availabilityState: "ONLINE", deviceKind: "PHONE" },
    });
    expect(answer.data.lastSeenAt).toMatch(/Z$/);
    expect((await app.call("GET", `/workspaces/${workspace.id}`, workspace)).data).toEqual(answer.data);
  });

  test.each([
    [{ availabilityState: "BUSY" }, "availabilityState"],
    [{ availabilityState: null }, "availabilityState"],
    [{ coverageLat: 90.001 }, "coverageLat"],
    [{ coverageLat: "48" }, "coverageLat"],
    [{ coverageLng: -180.001 }, "coverageLng"],
    [{ coverageRadiusMeters: 0.5 }, "coverageRadiusMeters"],
    [{ coverageRadiusMeters: 50_001 }, "coverageRadiusMeters"],
    [{ deviceKind: "TOASTER" }, "deviceKind"],
    [{ name: null }, "name"],
  ])("400 for %j names %s", async (body, detail) => {
    expect(await patch(body)).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", detail } });
  });

  test("409 for the rules, with the label", async () => {
    const invalid = (detail: string) => ({ status: 409, body: { code: "INVALID_STATE", detail } });
    expect(await patch({ coverageLat: null })).toMatchObject(invalid("workspace:coverage:ONLINE"));
    const bare = await app.createWorkspace();
    const as = { cookie: bare.cookie };
    expect(await patch({ availabilityState: "ONLINE" }, as, bare.id)).toMatchObject(
      invalid("workspace:availability:coverageMissing"),
    );
    await app.clients.db.rows(sql`update workspaces set availability_state = 'BUSY' where id = ${bare.id}`);
    expect(await patch({ availabilityState: "OFFLINE" }, as, bare.id)).toMatchObject(
      invalid("workspace:availability:BUSY"),
    );
  });

  test("401 and 403: no credential, a stranger, another workspace's key, no supplier, too few scopes", async () => {
    const [other, consumer] = [await app.createWorkspace(), await app.createWorkspace({ roles: ["CONSUMER"] })];
    const foreign = await app.createKey(other, ["coverage:write"]);
    const weak = await app.createKey(workspace, ["sessions:read", "wallet:read"]);
    const label = async (as: object, id = workspace.id) => {
      const { status, body } = await patch(circle, as, id);
      return `${status} ${body.code} ${body.detail}`;
    };
    expect(await label({})).toBe("401 NOT_AUTHENTICATED auth:missing");
    expect(await label({ cookie: other.cookie })).toBe("403 NOT_AUTHORIZED workspace:administrateDenied");
    expect(await label({ key: foreign.plaintext })).toBe("403 WORKSPACE_MISMATCH workspace:mismatch");
    expect(await label({ key: weak.plaintext })).toBe("403 INSUFFICIENT_SCOPE scope:missing");
    expect(await label({ cookie: consumer.cookie }, consumer.id)).toBe("403 NOT_OPERATOR workspace:notSupplier");
    const deleted = await app.createWorkspace();
    await app.clients.db.rows(sql`update workspaces set deleted_at = lx_now() where id = ${deleted.id}`);
    expect(await label({ cookie: deleted.cookie }, deleted.id)).toBe("404 WORKSPACE_NOT_FOUND workspace:deleted");
  });

  test.each(["coverage:write", "sessions:operate"])(
    "a key with %s moves the circle, and may not rename",
    async (scope) => {
      const { plaintext } = await app.createKey(workspace, [scope]);
      expect(await patch({ coverageRadiusMeters: 2_000 }, { key: plaintext })).toMatchObject({ status: 200 });
      expect(await patch({ name: "Mine" }, { key: plaintext })).toMatchObject({
        status: 403,
        body: { code: "NOT_AUTHORIZED", detail: "workspace:nameWalletOnly" },
      });
    },
  );
});

describe("GET /coverage", () => {
  /** An ONLINE supplier, last seen so many seconds ago. */
  async function supplier(lat: number, lng: number, radiusMeters: number, seenSecondsAgo = 0) {
    const stored = await insertWorkspace(app.clients.db, {
      roles: ["SUPPLIER"],
      availability: "ONLINE",
      coverage: { lat, lng, radiusMeters },
    });
    await app.clients.db.rows(sql`update workspaces
      set last_seen_at = lx_now() - ${seenSecondsAgo} * interval '1 second' where id = ${stored.id}`);
    return stored;
  }
  const found = async (query: string) => {
    const { status, data } = await app.call("GET", `/coverage?${query}`);
    expect(status).toBe(200);
    return data.map((row: { lat: number; lng: number }) => `${row.lat} ${row.lng}`);
  };

  test("200 for anybody: ONLINE circles, latest seen first, without ids or wallets; may be cached for 5 seconds", async () => {
    await supplier(10, 20, 500, 60);
    await supplier(11, 21, 700, 30);
    const offline = await supplier(12, 22, 900);
    await app.clients.db.rows(sql`update workspaces set availability_state = 'OFFLINE' where id = ${offline.id}`);
    const busy = await supplier(12, 23, 900);
    await app.clients.db.rows(sql`update workspaces set availability_state = 'BUSY' where id = ${busy.id}`);
    const { status, data, headers } = await app.call("GET", "/coverage", { headers: { authorization: "nonsense" } });
    expect(status).toBe(200);
    expect(headers["cache-control"]).toBe("public, max-age=5");
    expect(data.slice(-2)).toEqual([
      { lat: 11, lng: 21, radiusMeters: 700, deviceKind: null },
      { lat: 10, lng: 20, radiusMeters: 500, deviceKind: null },
    ]);
    expect(data.some((row: { lat: number }) => row.lat === 12)).toBe(false);
    expect(await found("limit=1")).toHaveLength(1);
    expect(await found("bbox=19,9,22,12&limit=1")).toEqual(["11 21"]);
  });

  test("a box finds the circles that touch it, over the antimeridian and the poles too", async () => {
    await supplier(-15, 179.995, 2_000);
    await supplier(-15, -179.995, 2_000);
    await supplier(-15, 178, 2_000);
    await supplier(89.99, 40, 5_000);
    expect((await found("bbox=179.9,-16,-179.9,-14")).sort()).toEqual(["-15 -179.995", "-15 179.995"]);
    expect((await found("bbox=179.999,-16,180,-14")).sort()).toEqual(["-15 -179.995", "-15 179.995"]);
    expect((await found("bbox=-180,-16,-179.999,-14")).sort()).toEqual(["-15 -179.995", "-15 179.995"]);
    expect((await found("bbox=177,-16,-179.999,-14")).sort()).toEqual(["-15 -179.995", "-15 178", "-15 179.995"]);
    expect(await found("bbox=-180,-16,177,-14")).toHaveLength(2);
    expect(await found("bbox=-140.5,89.9,-140,90")).toEqual(["89.99 40"]);
    expect(await found("bbox=178.03,-16,178.05,-14")).toEqual([]);
    expect(await found("bbox=178.01,-15,178.05,-15")).toEqual(["-15 178"]);
    const everything = await found("limit=5000");
    expect((await found("bbox=-180,-90,180,90")).sort()).toEqual(everything.sort());
  });

  test.each([
    ["limit=0", "limit"],
    ["limit=5001", "limit"],
    ["limit=2&limit=3", "limit"],
    ["bbox=", "bbox"],
    ["bbox=1,2,3", "bbox"],
    ["bbox=a,b,c,d", "bbox"],
    ["bbox=1,2,3,1", "bbox"],
    ["bbox=-181,2,3,4", "bbox"],
    ["bbox=1,-91,3,4", "bbox"],
  ])("400 for ?%s names %s and is not cached", async (query, detail) => {
    const answer = await app.call("GET", `/coverage?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: "INVALID_INPUT", detail } });
    expect(answer.headers["cache-control"]).toBe("no-store");
  });
});
