import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { sealData, unsealData } from "iron-session";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { formatKey } from "#core/keys/key-format.ts";
import { Scope } from "#core/keys/keys.schemas.ts";
import type { TestApp } from "../testing.ts";
import type { Permission } from "./testing-spec-table.ts";
import { addMember, type Target } from "./testing-target.ts";

/** Somebody who must not get at the victim. */
export interface Principal {
  name: string;
  headers: Readonly<Record<string, string>>;
  /** Absent: refused everywhere. `own`: a good credential of somebody else. `member`: of the victim, below its needs. */
  kind?: "own" | "member";
  isKey?: boolean;
  /** A member's permissions: operations that ask for one of these are its right. */
  may?: readonly Permission[];
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const allScopes = sql`array(select jsonb_array_elements_text(${JSON.stringify(Scope.options)}::text::jsonb))`;

/** The foreigners of quality row S1t: dead credentials of the victim, live ones of others, and members of low rank. */
export async function createPrincipals(
  app: TestApp,
  { victim, other }: { victim: Target; other: Target },
): Promise<Principal[]> {
  return [
    ...(await deadCredentials(app, victim)),
    ...(await formerMembers(app, victim)),
    { name: "key of a deleted workspace", headers: bearer(await keyOfTheDeleted(app)) },
    { name: "key of another workspace, every scope", headers: bearer(other.key), kind: "own", isKey: true },
    ...[...other.keys].map(
      ([scope, key]): Principal => ({
        name: `key of another workspace, ${scope}`,
        headers: bearer(key),
        kind: "own",
        isKey: true,
      }),
    ),
    { name: "cookie of another wallet", headers: { cookie: other.workspace.cookie }, kind: "own" },
    { name: "viewer", headers: { cookie: victim.members.VIEWER.cookie }, kind: "member", may: ["view"] },
    { name: "admin", headers: { cookie: victim.members.ADMIN.cookie }, kind: "member", may: ["view", "administrate"] },
  ];
}

async function deadCredentials(app: TestApp, victim: Target): Promise<Principal[]> {
  const { workspace } = victim;
  const { cookie } = workspace;
  const at = cookie.indexOf("=") + Math.floor(cookie.length / 3);
  const mutated = cookie.slice(0, at) + (cookie[at] === "A" ? "B" : "A") + cookie.slice(at + 1);
  const loggedOut = await app.signIn(workspace.account);
  await app.call("POST", "/auth/logout", { cookie: loggedOut.cookie });
  const expiredLogin = await app.signIn(workspace.account);
  await endLogin(app, expiredLogin.cookie);
  const list: [name: string, headers: Record<string, string>][] = [
    ["no credential", {}],
    ["junk bearer", bearer("let-me-in")],
    ["empty bearer", { authorization: "Bearer " }],
    ["empty authorization", { authorization: "" }],
    ["another scheme", { authorization: `Basic ${Buffer.from(`x:${victim.key}`).toString("base64")}` }],
    ["the key without a scheme", { authorization: victim.key }],
    ["malformed key", bearer(`${victim.key}0`)],
    ["upper-case key", bearer(victim.key.toUpperCase())],
    ["unknown key", bearer(formatKey("TEST", workspace.id, new Uint8Array(32).fill(7)))],
    ["hash of a key", bearer(createHash("sha256").update(victim.key).digest("hex"))],
    ["expired key", bearer(await alteredKey(app, victim, sql`expires_at = lx_now() - interval '1 second'`))],
    ["revoked key", bearer(await revokedKey(app, victim))],
    ["key for another address", bearer(await alteredKey(app, victim, sql`ip_allowlist = '{198.51.100.0/24}'`))],
    ["key of another family", bearer(await alteredKey(app, victim, sql`family = 'LUXCORE'`))],
    ["key of another environment", bearer(await alteredKey(app, victim, sql`environment = 'LIVE'`, "live"))],
    ["mutated cookie", { cookie: mutated }],
    ["truncated cookie", { cookie: cookie.slice(0, at) }],
    ["cookie under another password", { cookie: await resealed(cookie) }],
    ["logged-out cookie", { cookie: loggedOut.cookie }],
    ["cookie of an expired login", { cookie: expiredLogin.cookie }],
    ["junk bearer beside a good cookie", { ...bearer("lxxn_test_000000_x"), cookie }],
    ["workspace cookie alone", { cookie: `lx_workspace=${workspace.id}` }],
    [
      "ids in headers of our own invention",
      { "x-workspace-id": workspace.id, "x-wallet-address": workspace.account.address },
    ],
  ];
  return list.map(([name, headers]) => ({ name, headers }));
}

/** A key of the victim with every scope, changed where the API does not let one. */
async function alteredKey(app: TestApp, { workspace }: Target, change: ReturnType<typeof sql>, environment = "test") {
  const { id, plaintext } = await app.createKey(workspace, [...Scope.options]);
  const altered = plaintext.replace("_test_", `_${environment}_`);
  const sha256 = createHash("sha256").update(altered).digest();
  await app.clients.db.rows(sql`
    update api_keys set ${change}, sha256 = ${sha256}, scopes = ${allScopes} where id = ${id}`);
  return altered;
}

async function revokedKey(app: TestApp, { workspace: { id, cookie }, workspace }: Target): Promise<string> {
  const key = await app.createKey(workspace, [...Scope.options]);
  await app.call("POST", `/workspaces/${id}/api-keys/${key.id}/revoke`, { cookie, body: { graceSeconds: 0 } });
  return key.plaintext;
}

async function keyOfTheDeleted(app: TestApp): Promise<string> {
  const workspace = await app.createWorkspace();
  const { plaintext } = await app.createKey(workspace, [...Scope.options]);
  const { status } = await app.call("DELETE", `/workspaces/${workspace.id}`, { cookie: workspace.cookie });
  if (status !== 200) throw new Error(`not deleted: ${status}`);
  return plaintext;
}

const seal = (cookie: string) => /lx_session=([^;]+)/.exec(cookie)?.[1] ?? "";

async function loginIdOf(cookie: string): Promise<string> {
  return (await unsealData<{ loginId: string }>(seal(cookie), { password: { 1: "s".repeat(32) } })).loginId;
}

async function resealed(cookie: string): Promise<string> {
  const loginId = await loginIdOf(cookie);
  return `lx_session=${await sealData({ loginId }, { password: { 1: "o".repeat(32) } })}`;
}

async function endLogin(app: TestApp, cookie: string): Promise<void> {
  await app.clients.db.rows(sql`update logins set expires_at = lx_now() where id = ${await loginIdOf(cookie)}`);
}

/** Somebody who was an admin of the victim with it selected, and is none any more. */
async function formerMembers(app: TestApp, victim: Target): Promise<Principal[]> {
  const account = privateKeyToAccount(generatePrivateKey());
  const { cookie } = await addMember(app, victim.workspace, "ADMIN", account);
  const { db, authz } = app.clients;
  await authz.setRoles([{ workspaceId: victim.ids.workspaceId, walletAddress: account.address, role: null }]);
  await db.rows(sql`delete from workspace_members where wallet_address = ${account.address}`);
  return [{ name: "removed member", headers: { cookie }, kind: "member", may: [] }];
}
