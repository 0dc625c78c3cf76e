import { sql } from "drizzle-orm";
import type { Hex } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { Scope } from "#core/keys/keys.schemas.ts";
import { insertSession } from "#core/sessions/testing.ts";
import type { TestApp, TestWallet, TestWorkspace } from "../testing.ts";

/** What a request can name of one workspace. */
export interface Ids {
  workspaceId: string;
  /** A key that nobody calls with. */
  keyId: string;
  requested: string;
  assigned: string;
  live: string;
  ended: string;
  walletEventId: string;
  quoteId: string;
  webhookId: string;
  /** A login of the owner that nobody calls with. */
  loginId: string;
  ownerAddress: string;
  /** A VIEWER who never signs in. */
  memberAddress: string;
}

/** A workspace with something of everything, and who belongs to it. */
export interface Target {
  workspace: TestWorkspace;
  /** Of the owner's wallet. */
  privateKey: Hex;
  ids: Ids;
  /** Signed in, with the workspace selected. */
  members: Record<"OWNER" | "ADMIN" | "VIEWER", TestWallet>;
  /** Plaintext of a key with this scope alone. */
  keys: ReadonlyMap<Scope, string>;
  /** Plaintext of a key with every scope. */
  key: string;
  /** All that no answer to a stranger may contain. */
  secrets: string[];
}

export async function createTarget(app: TestApp): Promise<Target> {
  const privateKey = generatePrivateKey();
  const workspace = await app.createWorkspace({ account: privateKeyToAccount(privateKey) });
  const guest = privateKeyToAccount(generatePrivateKey());
  const [admin, viewer, ...keys] = await Promise.all([
    addMember(app, workspace, "ADMIN"),
    addMember(app, workspace, "VIEWER"),
    ...Scope.options.map(async (scope) => [scope, await app.createKey(workspace, [scope])] as const),
  ]);
  await giveRole(app, workspace, "VIEWER", guest);
  const all = await app.createKey(workspace, Scope.options);
  const decoy = await app.createKey(workspace, ["operators:write"]);
  const ids: Ids = {
    workspaceId: workspace.id,
    keyId: decoy.id,
    walletEventId: await insertWalletEvent(app, workspace),
    ...(await insertSessions(app, workspace)),
    ...(await createThroughApi(app, workspace)),
    loginId: await newestLoginOf(app, (await app.signIn(workspace.account)).account),
    ownerAddress: workspace.account.address,
    memberAddress: guest.address,
  };
  const plaintexts = [all, decoy, ...keys.map(([, key]) => key)].map(({ plaintext }) => plaintext);
  return {
    workspace,
    privateKey,
    ids,
    members: { OWNER: workspace, ADMIN: admin, VIEWER: viewer },
    keys: new Map(keys.map(([scope, key]) => [scope, key.plaintext])),
    key: all.plaintext,
    secrets: [
      ...Object.values(ids).filter((id) => id !== nothing),
      ...plaintexts.map((plaintext) => plaintext.slice(0, 24)),
      ...[admin, viewer].map(({ account }) => account.address),
      workspace.slug,
    ],
  };
}

const nothing = "00000000-0000-7000-8000-000000000000";

/** A wallet with this role, signed in, the workspace selected. */
export async function addMember(
  app: TestApp,
  workspace: TestWorkspace,
  role: "ADMIN" | "VIEWER",
  account: PrivateKeyAccount = privateKeyToAccount(generatePrivateKey()),
): Promise<TestWallet> {
  await giveRole(app, workspace, role, account);
  const { cookie } = await app.signIn(account);
  const selected = await app.call("POST", "/auth/workspace/select", { cookie, body: { workspaceId: workspace.id } });
  return { account, cookie: selected.cookies.join("; ") };
}

async function giveRole(app: TestApp, { id }: TestWorkspace, role: "ADMIN" | "VIEWER", { address }: PrivateKeyAccount) {
  const { db, authz } = app.clients;
  await db.rows(sql`insert into workspace_members (workspace_id, wallet_address, role)
    values (${id}, ${address}, ${role})`);
  await authz.setRoles([{ workspaceId: id, walletAddress: address, role }]);
}

async function newestLoginOf({ clients: { db } }: TestApp, { address }: PrivateKeyAccount): Promise<string> {
  const row = await db.row<{ id: string }>(
    sql`select id from logins where wallet_address = ${address} order by id desc limit 1`,
  );
  return row?.id ?? nothing;
}

/** What only its own operation makes well. */
async function createThroughApi(app: TestApp, { id, cookie }: TestWorkspace) {
  const quote = await app.call("GET", "/pricing/quote?lat=48.8584&lng=2.2945&durationSeconds=60", { cookie });
  const body = { url: "http://127.0.0.1:9/hook", events: ["*"] };
  const webhook = await app.call("POST", `/workspaces/${id}/webhooks`, { cookie, body });
  return { quoteId: String(quote.data.quoteId), webhookId: String(webhook.data.id) };
}

async function insertWalletEvent({ clients, contracts }: TestApp, { account }: TestWorkspace): Promise<string> {
  const row = await clients.db.row<{ id: string }>(sql`
    insert into chain_events (chain_id, settlement_address, kind, wallet_address, amount, tx_hash, log_index,
      block_number, block_hash, block_time)
    values (31337, ${contracts.settlementAddress}, 'DEPOSIT', ${account.address}, 1, ${generatePrivateKey()}, 0, 0, '0x',
      lx_now())
    returning id`);
  return row?.id ?? nothing;
}

/** One session in each state, the workspace on both sides. */
async function insertSessions({ clients: { db } }: TestApp, { id, account }: TestWorkspace) {
  const self = { id, walletAddress: account.address };
  const base = { consumer: self, maxDurationSeconds: 3_600, waitTimeoutSeconds: 3_600 };
  const started = { ...base, operator: self, startedAgoMs: 60_000, inputAgoMs: 70_000 };
  const ended = await insertSession(db, { ...base, operator: self, state: "ENDED", startedAgoMs: 60_000 });
  await db.rows(sql`insert into settlements (session_id, consumer_workspace_id, operator_workspace_id, state,
      session_id_hash, from_address, to_address, to_amount, fee_amount, rate_per_second, chargeable_seconds,
      platform_fee_bps)
    select id, ${id}, ${id}, 'PENDING', '0x' || hash_prefix || lpad(to_hex(settlement_sequence), 16, '0'),
      consumer_wallet, operator_wallet, 4250, 750, 1000, 5, 1500
    from sessions where id = ${ended}`);
  return {
    requested: await insertSession(db, base),
    assigned: await insertSession(db, { ...base, operator: self, state: "ASSIGNED" }),
    live: await insertSession(db, { ...started, state: "LIVE" }),
    ended,
  };
}
