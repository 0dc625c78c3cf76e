import { sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { moveClock } from "#db/testing.ts";
import { startTestApp, type TestApp, type TestWorkspace } from "#http/testing.ts";
import { AuthzUnavailableError } from "#spicedb/client.ts";
import type { Clients, WorkspaceContext } from "../context.ts";
import { walletContext } from "../sessions/testing.ts";
import { restoreGraph } from "../workspaces/restore-graph.ts";
import { addMember } from "./add-member.ts";
import { readGraphStatus } from "./graph-status.sql.ts";
import { leaseSeconds } from "./member-changes.sql.ts";
import { removeMember } from "./remove-member.ts";
import { transferWorkspace } from "./transfer-workspace.ts";
import { updateMember } from "./update-member.ts";

let app: TestApp;
let workspace: TestWorkspace;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  workspace = await app.createWorkspace();
});

const account = () => privateKeyToAccount(generatePrivateKey()).address;
type Wallet = ReturnType<typeof account>;
const asOwner = (clients: Partial<Clients> = {}): WorkspaceContext => ({
  ...walletContext({ ...app.clients, ...clients }, { ...workspace, walletAddress: workspace.account.address }),
  actor: { kind: "wallet_session", loginId: "", walletAddress: workspace.account.address, activeWorkspaceId: null },
});

async function inGraph(): Promise<Record<string, string>> {
  const rows = await app.clients.authz.readMembers(workspace.id);
  const roles = rows.map(({ walletAddress, role }) => [walletAddress, role] as const);
  expect(new Set(roles.map(([address]) => address)).size).toBe(roles.length);
  return Object.fromEntries(roles);
}

async function inTable(): Promise<Record<string, string>> {
  const rows = await app.clients.db.rows<{ wallet: string; role: string }>(sql`
    select lower(wallet_address) as wallet, role from workspace_members where workspace_id = ${workspace.id}`);
  return Object.fromEntries(rows.map(({ wallet, role }) => [wallet, role]));
}

/** What the reconciler does by itself within a minute. */
async function reconcile(): Promise<Record<string, string>> {
  await moveClock(app.clients.db, leaseSeconds * 1_000 + 1);
  await restoreGraph(app.clients);
  const table = await inTable();
  expect(await inGraph()).toEqual(table);
  expect(await app.clients.db.rows(sql`select 1 from graph_changes where workspace_id = ${workspace.id}`)).toEqual([]);
  return table;
}

class Crashed extends Error {}

/** Clients of a process that dies at its `n`-th call of the change itself: nothing it does from there on arrives. */
function dyingAt(n: number, order: "before" | "after"): Partial<Clients> {
  const { authz, db } = app.clients;
  let calls = 0;
  let isDead = false;
  const living = async <T>(run: () => Promise<T>): Promise<T> => {
    if (isDead) throw new Crashed();
    calls++;
    isDead = calls >= n;
    if (isDead && order === "before") throw new Crashed();
    const value = await run();
    if (isDead) throw new Crashed();
    return value;
  };
  const isOfChange = (statement: unknown) => /graph_changes|lx_begin_member_change/.test(JSON.stringify(statement));
  return {
    authz: { ...authz, setRoles: (changes) => living(() => authz.setRoles(changes)) },
    db: {
      ...db,
      rows: (statement) => (isOfChange(statement) ? living(() => db.rows(statement)) : db.rows(statement)),
      row: (statement) => (isOfChange(statement) ? living(() => db.row(statement)) : db.row(statement)),
    },
  };
}

const operations = {
  add: (ctx: WorkspaceContext, walletAddress: Wallet) => addMember(ctx, { walletAddress, role: "ADMIN" }),
  raise: (ctx: WorkspaceContext, walletAddress: Wallet) => updateMember(ctx, { walletAddress, role: "ADMIN" }),
  lower: (ctx: WorkspaceContext, walletAddress: Wallet) => updateMember(ctx, { walletAddress, role: "VIEWER" }),
  remove: (ctx: WorkspaceContext, walletAddress: Wallet) => removeMember(ctx, { walletAddress }),
  transfer: (ctx: WorkspaceContext, walletAddress: Wallet) => transferWorkspace(ctx, { walletAddress }),
};
const before = { add: null, raise: "VIEWER", lower: "ADMIN", remove: "ADMIN", transfer: "VIEWER" } as const;
const after = { add: "ADMIN", raise: "ADMIN", lower: "VIEWER", remove: undefined, transfer: "OWNER" } as const;
type Operation = keyof typeof operations;

async function prepared(operation: Operation): Promise<Wallet> {
  const walletAddress = account();
  const role = before[operation];
  if (role) await addMember(asOwner(), { walletAddress, role });
  return walletAddress;
}

describe("a crash between the two stores", () => {
  const points = [
    ["before the intent", 1, "before", false],
    ["after the intent", 1, "after", true],
    ["before SpiceDB", 2, "before", true],
    ["after SpiceDB", 2, "after", true],
    ["before the table", 3, "before", true],
    ["after the table", 3, "after", true],
  ] as const;
  const cases = (Object.keys(operations) as Operation[]).flatMap((operation) =>
    points.map((point) => [operation, ...point] as const),
  );

  test.each(cases)(
    "%s, killed %s: both stores are equal, and say what was meant",
    async (operation, _, n, order, isMeant) => {
      const wallet = await prepared(operation);
      await expect(operations[operation](asOwner(dyingAt(n, order)), wallet)).rejects.toBeInstanceOf(Crashed);
      const settled = await reconcile();
      expect(settled[wallet.toLowerCase()]).toBe(isMeant ? after[operation] : (before[operation] ?? undefined));
    },
  );

  test("what a dead worker left standing is finished by the next change of the workspace, before its own", async () => {
    const left = await prepared("remove");
    await expect(removeMember(asOwner(dyingAt(1, "after")), { walletAddress: left })).rejects.toBeInstanceOf(Crashed);
    await moveClock(app.clients.db, leaseSeconds * 1_000 + 1);
    const next = account();
    await addMember(asOwner(), { walletAddress: next, role: "VIEWER" });
    expect(await inGraph()).toEqual({
      [workspace.account.address.toLowerCase()]: "OWNER",
      [next.toLowerCase()]: "VIEWER",
    });
  });

  test("the audit log names who asked for a change, also when the reconciler finished it", async () => {
    const wallet = await prepared("remove");
    await expect(removeMember(asOwner(dyingAt(2, "after")), { walletAddress: wallet })).rejects.toBeInstanceOf(Crashed);
    await reconcile();
    const rows = await app.clients.db.rows(sql`select actor_wallet as wallet from audit_log
      where action = 'member.remove' and target_id = ${wallet}`);
    expect(rows).toEqual([{ wallet: workspace.account.address }]);
  });
});

describe("SpiceDB does not answer", () => {
  const refusing = (isApplied: boolean): Partial<Clients> => {
    const { authz } = app.clients;
    const setRoles: typeof authz.setRoles = async (changes) => {
      if (isApplied) await authz.setRoles(changes);
      throw new AuthzUnavailableError("no answer");
    };
    return { authz: { ...authz, setRoles } };
  };

  test.each([
    ["add", false],
    ["add", true],
    ["raise", false],
    ["raise", true],
    ["transfer", false],
    ["transfer", true],
  ] as const)("%s (written all the same: %s): refused, undone, and nothing remains", async (operation, isApplied) => {
    const wallet = await prepared(operation);
    const kept = await inTable();
    await expect(operations[operation](asOwner(refusing(isApplied)), wallet)).rejects.toThrow("no answer");
    expect(await inTable()).toEqual(kept);
    expect(await reconcile()).toEqual(kept);
  });

  test.each([
    ["lower", false],
    ["lower", true],
    ["remove", false],
    ["remove", true],
  ] as const)(
    "%s (written all the same: %s): refused, and never wider again: it is finished",
    async (operation, isApplied) => {
      const wallet = await prepared(operation);
      await expect(operations[operation](asOwner(refusing(isApplied)), wallet)).rejects.toThrow("no answer");
      if (isApplied) expect((await inGraph())[wallet.toLowerCase()]).toBe(after[operation]);
      expect((await reconcile())[wallet.toLowerCase()]).toBe(after[operation]);
    },
  );

  test("a refused grant can be tried again at once", async () => {
    const wallet = account();
    await expect(operations.add(asOwner(refusing(true)), wallet)).rejects.toThrow("no answer");
    await moveClock(app.clients.db, 2_001);
    expect(await operations.add(asOwner(), wallet)).toMatchObject({ role: "ADMIN" });
    expect((await reconcile())[wallet.toLowerCase()]).toBe("ADMIN");
  });
});

describe("the comparison", () => {
  const setRole = (walletAddress: string, role: "OWNER" | "VIEWER" | null) =>
    app.clients.authz.setRoles([{ workspaceId: workspace.id, walletAddress, role }]);

  test("removes what the table lacks, restores what SpiceDB lacks, corrects roles, and reports all of it", async () => {
    const [kept, wrong, rogue] = [account(), account(), account()];
    await addMember(asOwner(), { walletAddress: kept, role: "VIEWER" });
    await addMember(asOwner(), { walletAddress: wrong, role: "VIEWER" });
    await moveClock(app.clients.db, 31_000);
    await restoreGraph(app.clients);
    const { driftTotal } = await readGraphStatus(app.clients);
    await Promise.all([setRole(kept, null), setRole(wrong, "OWNER"), setRole(rogue, "OWNER")]);
    await moveClock(app.clients.db, 31_000);
    expect(await restoreGraph(app.clients)).toBe(3);
    expect(await inGraph()).toEqual(await inTable());
    const status = await readGraphStatus(app.clients);
    expect(status).toMatchObject({ missing: 2, surplus: 1, rebuildingSince: null });
    expect(Number(status.driftTotal) - Number(driftTotal)).toBe(3);
    await moveClock(app.clients.db, 31_000);
    expect(await restoreGraph(app.clients)).toBe(0);
    expect(await readGraphStatus(app.clients)).toMatchObject({ missing: 0, surplus: 0 });
  });

  test("never brings back a member whose removal is under way", async () => {
    const wallet = await prepared("remove");
    const { authz } = app.clients;
    const meanwhile: typeof authz.setRoles = async (changes) => {
      const token = await authz.setRoles(changes);
      await app.clients.db.rows(sql`delete from tick_runs where part = 'graphTurn'`);
      await restoreGraph(app.clients);
      expect((await inGraph())[wallet.toLowerCase()]).toBeUndefined();
      return token;
    };
    await removeMember(asOwner({ authz: { ...authz, setRoles: meanwhile } }), { walletAddress: wallet });
    expect((await reconcile())[wallet.toLowerCase()]).toBeUndefined();
  });

  test("a removal between the comparison and the repair, or during the repair, is not overtaken by it", async () => {
    for (const moment of ["before the hold", "during the write"] as const) {
      const wallet = await prepared("remove");
      await setRole(wallet, null);
      const { authz, db } = app.clients;
      let removal: Promise<unknown> | undefined;
      const hasToWait = Promise.withResolvers<void>();
      const row: typeof db.row = async (statement) => {
        const found = await db.row(statement);
        if (found && "refusal" in found && found.refusal === "busy") hasToWait.resolve();
        return found as never;
      };
      const remove = () => removeMember(asOwner({ db: { ...db, row } }), { walletAddress: wallet });
      const rows: typeof db.rows = async (statement) => {
        if (moment === "before the hold" && JSON.stringify(statement).includes("'REPAIR'")) await remove();
        return db.rows(statement);
      };
      const setRoles: typeof authz.setRoles = async (changes) => {
        removal = moment === "during the write" ? remove() : undefined;
        if (removal) await Promise.race([removal, hasToWait.promise]);
        return authz.setRoles(changes);
      };
      await db.rows(sql`delete from tick_runs where part = 'graphTurn'`);
      const repaired = await restoreGraph({ ...app.clients, authz: { ...authz, setRoles }, db: { ...db, rows } });
      await removal;
      expect(repaired).toBe(moment === "during the write" ? 1 : 0);
      expect((await inGraph())[wallet.toLowerCase()]).toBeUndefined();
    }
  });

  test("relationships of workspaces that this database never had are counted and left", async () => {
    const foreign = "00000000-0000-4000-8000-00000000f0f0";
    await app.clients.authz.setRoles([{ workspaceId: foreign, walletAddress: account(), role: "OWNER" }]);
    await moveClock(app.clients.db, 31_000);
    await restoreGraph(app.clients);
    expect(await app.clients.authz.readMembers(foreign)).toHaveLength(1);
    expect((await readGraphStatus(app.clients)).foreignRelationships).toBeGreaterThanOrEqual(1);
    await app.clients.authz.deleteWorkspace(foreign);
  });
});
