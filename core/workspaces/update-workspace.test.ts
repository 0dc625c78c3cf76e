import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createDatabase } from "#db/client.ts";
import { createTestDatabase, moveClock } from "#db/testing.ts";
import type { AuthzClient } from "#spicedb/client.ts";
import { connectTestAuthz } from "#spicedb/testing.ts";
import type { Clients } from "../context.ts";
import type { Scope } from "../keys/keys.schemas.ts";
import { acceptSession } from "../sessions/accept-session.ts";
import {
  insertSession,
  insertWorkspace,
  keyContext,
  randomAddress,
  type StoredWorkspace,
  testClients,
  walletContext,
} from "../sessions/testing.ts";
import { updateWorkspace } from "./update-workspace.ts";
import type { UpdateWorkspaceInput } from "./workspaces.schemas.ts";

let processes: [Clients, Clients];
let clients: Clients;
let authz: AuthzClient;
beforeAll(async () => {
  authz = await connectTestAuthz();
  const url = await createTestDatabase(inject("parts").databaseUrl);
  clients = testClients({ db: createDatabase({ url }), authz });
  processes = [clients, testClients({ db: createDatabase({ url }), authz })];
});
afterAll(async () => {
  authz.close();
  await Promise.all(processes.map((process) => process.db.close()));
});

const circle = { coverageLat: 48.8584, coverageLng: 2.2945, coverageRadiusMeters: 2_000 };
const supplier = () => insertWorkspace(clients.db, { roles: ["SUPPLIER"] });
const asKey = (workspace: StoredWorkspace, scopes: Scope[] = ["coverage:write"], from = clients) =>
  keyContext(from, workspace, scopes);

/** The workspace, or the label of the refusal. */
const patch = (workspace: StoredWorkspace, change: UpdateWorkspaceInput, ctx = asKey(workspace)) =>
  updateWorkspace(ctx, change).catch(({ code, detail }: { code: string; detail: string }) => `${code} ${detail}`);

const stored = ({ id }: StoredWorkspace) =>
  clients.db.row<Record<string, unknown>>(sql`select * from workspaces where id = ${id}`);
const audited = ({ id }: StoredWorkspace) =>
  clients.db.rows<{ metadata: object }>(
    sql`select metadata from audit_log where workspace_id = ${id} and action = 'workspace.update' order by id`,
  );

/** A supplier that is BUSY with one accepted session. */
async function busySupplier(change: UpdateWorkspaceInput = circle): Promise<StoredWorkspace> {
  const workspace = await supplier();
  await patch(workspace, change);
  const id = await insertSession(clients.db, { consumer: await insertWorkspace(clients.db) });
  await acceptSession(keyContext(clients, workspace), { id });
  return workspace;
}

test("a supplier declares its circle, goes ONLINE and OFFLINE again; each patch is in the log as it was asked", async () => {
  const workspace = await supplier();
  expect(await patch(workspace, { ...circle, deviceKind: "DRONE" })).toMatchObject({
    ...circle,
    deviceKind: "DRONE",
    availabilityState: "OFFLINE",
    lastSeenAt: null,
  });
  expect(await patch(workspace, { availabilityState: "ONLINE" })).toMatchObject({
    ...circle,
    availabilityState: "ONLINE",
    lastSeenAt: expect.any(String),
  });
  expect(await patch(workspace, { availabilityState: "OFFLINE", deviceKind: null })).toMatchObject({
    availabilityState: "OFFLINE",
    deviceKind: null,
  });
  expect((await audited(workspace)).map(({ metadata }) => metadata)).toEqual([
    { ...circle, deviceKind: "DRONE" },
    { availabilityState: "ONLINE" },
    { availabilityState: "OFFLINE", deviceKind: null },
  ]);
});

test("only entering ONLINE stamps lastSeenAt and the idle clock", async () => {
  const workspace = await supplier();
  await patch(workspace, { ...circle, availabilityState: "ONLINE" });
  const entered = await stored(workspace);
  await moveClock(clients.db, 60_000);
  for (const change of [
    { availabilityState: "ONLINE" },
    { coverageLat: 1 },
    { availabilityState: "OFFLINE" },
  ] as const) {
    await patch(workspace, change);
    const { last_seen_at, idle_since } = (await stored(workspace)) ?? {};
    expect({ last_seen_at, idle_since }).toEqual({
      last_seen_at: entered?.last_seen_at,
      idle_since: entered?.idle_since,
    });
  }
  await patch(workspace, { availabilityState: "ONLINE" });
  const again = await stored(workspace);
  expect(Number(again?.idle_since) - Number(entered?.idle_since)).toBeGreaterThanOrEqual(60_000);
  expect(again?.last_seen_at).toEqual(again?.idle_since);
});

describe("rules", () => {
  const missing = "INVALID_STATE workspace:availability:coverageMissing";

  test("ONLINE needs the complete circle after merging", async () => {
    const workspace = await supplier();
    expect(await patch(workspace, { availabilityState: "ONLINE" })).toBe(missing);
    await patch(workspace, { coverageLat: 1, coverageLng: 1 });
    expect(await patch(workspace, { availabilityState: "ONLINE" })).toBe(missing);
    expect(await patch(workspace, { availabilityState: "ONLINE", coverageLat: null, coverageRadiusMeters: 5 })).toBe(
      missing,
    );
    expect(await patch(workspace, { availabilityState: "ONLINE", coverageRadiusMeters: 5 })).toMatchObject({
      availabilityState: "ONLINE",
      coverageLat: 1,
      coverageRadiusMeters: 5,
    });
    expect(await patch(workspace, { availabilityState: "ONLINE", coverageLng: null })).toBe(missing);
  });

  test.each(["coverageLat", "coverageLng", "coverageRadiusMeters"] as const)(
    "%s is cleared only while OFFLINE, or in the patch that goes OFFLINE",
    async (member) => {
      const workspace = await supplier();
      await patch(workspace, { ...circle, availabilityState: "ONLINE" });
      expect(await patch(workspace, { [member]: null })).toBe("INVALID_STATE workspace:coverage:ONLINE");
      expect(await patch(workspace, { availabilityState: "OFFLINE", [member]: null })).toMatchObject({
        [member]: null,
      });
      expect(await patch(workspace, { ...circle })).toMatchObject(circle);
      expect(await patch(workspace, { [member]: null })).toMatchObject({ [member]: null });
      expect(await patch(await busySupplier(), { [member]: null })).toBe("INVALID_STATE workspace:coverage:BUSY");
    },
  );

  test("the circle moves at any time, and null where nothing was declared changes nothing", async () => {
    const busy = await busySupplier();
    expect(await patch(busy, { coverageLat: -10, coverageRadiusMeters: 50_000 })).toMatchObject({
      availabilityState: "BUSY",
      coverageLat: -10,
      coverageLng: circle.coverageLng,
    });
    expect(await patch(await busySupplier({}), { coverageLat: null })).toMatchObject({ availabilityState: "BUSY" });
  });

  test.each(["ONLINE", "OFFLINE"] as const)("while BUSY the server alone sets availability: not %s", async (state) => {
    const busy = await busySupplier();
    const before = await stored(busy);
    const refused = await patch(busy, { availabilityState: state, coverageLat: null, deviceKind: "PTZ" });
    expect(refused).toBe("INVALID_STATE workspace:availability:BUSY");
    expect(await stored(busy)).toEqual(before);
  });

  test("a refused patch leaves nothing behind, not even the members that were fine, nor an audit row", async () => {
    const workspace = await supplier();
    const before = await stored(workspace);
    expect(await patch(workspace, { deviceKind: "PTZ", coverageLat: 3, availabilityState: "ONLINE" })).toBe(missing);
    expect(await stored(workspace)).toEqual(before);
    expect(await audited(workspace)).toEqual([]);
  });

  test("without a known member nothing changes and nothing is logged", async () => {
    const workspace = await supplier();
    expect(await patch(workspace, {})).toMatchObject({ id: workspace.id });
    expect(await audited(workspace)).toEqual([]);
  });

  test("a key may not send a name, whatever else it sends; a wallet may send all at once", async () => {
    const workspace = await supplier();
    const refused = await patch(workspace, { name: "Mine", deviceKind: "PTZ" });
    expect(refused).toBe("NOT_AUTHORIZED workspace:nameWalletOnly");
    expect(await stored(workspace)).toMatchObject({ name: "Test", device_kind: null });
    await authz.setRoles([{ workspaceId: workspace.id, walletAddress: workspace.walletAddress, role: "ADMIN" }]);
    const asAdmin = walletContext(clients, workspace, workspace.walletAddress);
    expect(await patch(workspace, { name: "Ours", ...circle, availabilityState: "ONLINE" }, asAdmin)).toMatchObject({
      name: "Ours",
      availabilityState: "ONLINE",
    });
  });

  test.each<UpdateWorkspaceInput>([{ availabilityState: "OFFLINE" }, { coverageLat: null }, { deviceKind: "PHONE" }])(
    "a workspace that is no supplier is refused %j",
    async (change) => {
      const workspace = await insertWorkspace(clients.db, { roles: ["CONSUMER"] });
      expect(await patch(workspace, change)).toBe("NOT_OPERATOR workspace:notSupplier");
    },
  );
});

test("strangers, VIEWERs and keys of other scopes change nothing", async () => {
  const workspace = await supplier();
  const viewer = randomAddress();
  await authz.setRoles([{ workspaceId: workspace.id, walletAddress: viewer, role: "VIEWER" }]);
  const denied = "NOT_AUTHORIZED workspace:administrateDenied";
  expect(await patch(workspace, circle, walletContext(clients, workspace))).toBe(denied);
  expect(await patch(workspace, circle, walletContext(clients, workspace, viewer))).toBe(denied);
  const reader = asKey(workspace, ["sessions:read", "sessions:create", "pricing:read", "wallet:read"]);
  expect(await patch(workspace, circle, reader)).toBe("INSUFFICIENT_SCOPE scope:missing");
  expect(await patch(workspace, circle, asKey(workspace, ["sessions:operate"]))).toMatchObject(circle);
});

describe.each([1, 2, 3, 4, 5])("two processes, round %i", () => {
  const everywhere = <T>(count: number, call: (from: Clients, index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, index) => call(processes[index % 2 ? 0 : 1], index)));

  test("clearing a coordinate against going ONLINE: never ONLINE without a circle", async () => {
    const workspace = await supplier();
    await patch(workspace, circle);
    await everywhere(40, (from, index) =>
      patch(
        workspace,
        [{ availabilityState: "ONLINE" }, { coverageLat: null }, { availabilityState: "OFFLINE" }, circle][
          index % 4
        ] as UpdateWorkspaceInput,
        asKey(workspace, ["coverage:write"], from),
      ),
    );
    const row = await stored(workspace);
    expect(row?.availability_state === "ONLINE" && row.coverage_lat === null).toBe(false);
    const log = await audited(workspace);
    let [isOnline, hasCircle] = [false, true];
    for (const { metadata } of log as { metadata: UpdateWorkspaceInput }[]) {
      if (metadata.availabilityState) isOnline = metadata.availabilityState === "ONLINE";
      if (metadata.coverageLat !== undefined) hasCircle = metadata.coverageLat !== null;
      if (isOnline) expect(hasCircle).toBe(true);
    }
  });

  test("PATCH against accept: BUSY after the accept, and what is remembered is the state of just before", async () => {
    const workspace = await supplier();
    await patch(workspace, circle);
    const id = await insertSession(clients.db, { consumer: await insertWorkspace(clients.db) });
    const outcomes = await everywhere(21, (from, index) =>
      index === 10
        ? acceptSession(keyContext(from, workspace), { id }).then(() => "accepted")
        : patch(
            workspace,
            { availabilityState: index % 3 ? "ONLINE" : "OFFLINE" },
            asKey(workspace, ["coverage:write"], from),
          ),
    );
    const refused = outcomes.filter((outcome) => typeof outcome === "string" && outcome !== "accepted");
    expect(refused.every((label) => label === "INVALID_STATE workspace:availability:BUSY")).toBe(true);
    const row = await stored(workspace);
    const [last] = (await audited(workspace)).slice(-1) as { metadata: UpdateWorkspaceInput }[];
    expect(row).toMatchObject({
      availability_state: "BUSY",
      open_assignments: 1,
      remembered_state: last?.metadata.availabilityState ?? "OFFLINE",
    });
  });
});
