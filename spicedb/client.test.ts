import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  type AuthzClient,
  AuthzUnavailableError,
  createAuthzClient,
  MalformedConsistencyTokenError,
} from "./client.ts";
import { isCurrentSchema } from "./schema.ts";
import { connectTestAuthz } from "./testing.ts";

const alice = "0xF39fd6e51aad88F6F4ce6aB8827279cffFb92266";
const bob = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
let authz: AuthzClient;

beforeAll(async () => {
  authz = await connectTestAuthz();
});
afterAll(() => authz.close());

async function may(workspaceId: string, walletAddress: string) {
  const permissions = ["view", "administrate", "transfer"] as const;
  const answers = await Promise.all(
    permissions.map((permission) => authz.check({ workspaceId, walletAddress, permission })),
  );
  return permissions.filter((_, index) => answers[index]?.allowed);
}

describe("roles", () => {
  test("each role allows exactly its permissions, a stranger none", async () => {
    const workspaceId = randomUUID();
    expect(await may(workspaceId, alice)).toEqual([]);
    await authz.setRoles([{ workspaceId, walletAddress: alice, role: "VIEWER" }]);
    expect(await may(workspaceId, alice)).toEqual(["view"]);
    await authz.setRoles([{ workspaceId, walletAddress: alice, role: "ADMIN" }]);
    expect(await may(workspaceId, alice)).toEqual(["view", "administrate"]);
    await authz.setRoles([{ workspaceId, walletAddress: alice, role: "OWNER" }]);
    expect(await may(workspaceId, alice)).toEqual(["view", "administrate", "transfer"]);
    expect(await may(workspaceId, bob)).toEqual([]);
    expect(await may(randomUUID(), alice)).toEqual([]);
  });

  test("a new role replaces the old one in the same write", async () => {
    const workspaceId = randomUUID();
    await authz.setRoles([{ workspaceId, walletAddress: alice, role: "OWNER" }]);
    await authz.setRoles([{ workspaceId, walletAddress: alice, role: "VIEWER" }]);
    expect(await may(workspaceId, alice)).toEqual(["view"]);
    const roles = (await authz.readAllMembers()).filter((member) => member.workspaceId === workspaceId);
    expect(roles).toEqual([{ workspaceId, walletAddress: alice.toLowerCase(), role: "VIEWER" }]);
  });

  test("a transfer changes both wallets at once", async () => {
    const workspaceId = randomUUID();
    await authz.setRoles([
      { workspaceId, walletAddress: alice, role: "OWNER" },
      { workspaceId, walletAddress: bob, role: "VIEWER" },
    ]);
    await authz.setRoles([
      { workspaceId, walletAddress: bob, role: "OWNER" },
      { workspaceId, walletAddress: alice, role: "ADMIN" },
    ]);
    expect(await may(workspaceId, bob)).toEqual(["view", "administrate", "transfer"]);
    expect(await may(workspaceId, alice)).toEqual(["view", "administrate"]);
  });

  test("a removed wallet and every member of a deleted workspace are refused at once", async () => {
    const workspaceId = randomUUID();
    const other = randomUUID();
    await authz.setRoles([
      { workspaceId, walletAddress: alice, role: "OWNER" },
      { workspaceId, walletAddress: bob, role: "ADMIN" },
      { workspaceId: other, walletAddress: bob, role: "ADMIN" },
    ]);
    await authz.setRoles([{ workspaceId, walletAddress: bob, role: null }]);
    expect(await may(workspaceId, bob)).toEqual([]);
    await authz.deleteWorkspace(workspaceId.toUpperCase());
    expect(await may(workspaceId, alice)).toEqual([]);
    expect(await may(other, bob)).toEqual(["view", "administrate"]);
  });

  test("ids are the same in any case", async () => {
    const workspaceId = randomUUID();
    await authz.setRoles([{ workspaceId: workspaceId.toUpperCase(), walletAddress: alice, role: "VIEWER" }]);
    const answer = await authz.check({ workspaceId, walletAddress: alice.toLowerCase(), permission: "view" });
    expect(answer.allowed).toBe(true);
  });
});

describe("consistency tokens", () => {
  const nobody = { workspaceId: randomUUID(), walletAddress: bob, permission: "view" as const };

  test("a check at least as fresh as a write's token sees the write", async () => {
    const workspaceId = randomUUID();
    const consistency = await authz.setRoles([{ workspaceId, walletAddress: alice, role: "VIEWER" }]);
    const answer = await authz.check({ workspaceId, walletAddress: alice, permission: "view", consistency });
    expect(answer.allowed).toBe(true);
    expect(answer.zedToken).not.toBe("");
  });

  test.each(["garbage", "AAAA", "GgYKBENPb1Y=", "x".repeat(1024), ""])("%j is malformed", async (consistency) => {
    await expect(authz.check({ ...nobody, consistency })).rejects.toBeInstanceOf(MalformedConsistencyTokenError);
  });

  test("a well-formed token that the store does not know counts as absent", async () => {
    const workspaceId = randomUUID();
    const known = await authz.setRoles([{ workspaceId, walletAddress: alice, role: "VIEWER" }]);
    const decoded = Buffer.from(known, "base64").toString("latin1");
    const ofAnotherStore = decoded.replace(/[0-9a-f]{8}$/, "00000000");
    const ofTheFuture = decoded.replace(/\d{19}/, (nanoseconds) => String(BigInt(nanoseconds) + 10n ** 15n));
    expect(new Set([decoded, ofAnotherStore, ofTheFuture]).size).toBe(3);
    for (const token of [ofAnotherStore, ofTheFuture]) {
      const consistency = Buffer.from(token, "latin1").toString("base64");
      const answer = await authz.check({ workspaceId, walletAddress: alice, permission: "view", consistency });
      expect(answer.allowed).toBe(true);
    }
  });
});

describe("failing closed", () => {
  test("a wrong preshared key is no answer, for checks, writes and streams", async () => {
    const stranger = createAuthzClient({ endpoint: inject("parts").spicedb.endpoint, token: "wrong" });
    const workspaceId = randomUUID();
    const check = { workspaceId, walletAddress: alice, permission: "view" as const };
    await expect(stranger.check(check)).rejects.toBeInstanceOf(AuthzUnavailableError);
    await expect(stranger.setRoles([{ ...check, role: "OWNER" }])).rejects.toBeInstanceOf(AuthzUnavailableError);
    await expect(stranger.readAllMembers()).rejects.toBeInstanceOf(AuthzUnavailableError);
    await expect(stranger.readSchema()).rejects.toBeInstanceOf(AuthzUnavailableError);
    expect(await may(workspaceId, alice)).toEqual([]);
    stranger.close();
  });
});

test("the schema that SpiceDB holds is recognised as ours, and another one is not", async () => {
  const text = await authz.readSchema();
  expect(isCurrentSchema(text)).toBe(true);
  expect(isCurrentSchema(text?.replace("owner + admin +", "owner +") ?? null)).toBe(false);
  expect(isCurrentSchema(null)).toBe(false);
});
