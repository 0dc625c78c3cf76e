import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { type Address, getAddress } from "viem";
import { createChainClient } from "#contracts/client.ts";
import { createChainHistory } from "#contracts/history.ts";
import type { Database } from "#db/client.ts";
import { textArray } from "#db/schema/literals.ts";
import { parseSettings } from "#env.ts";
import { createLimiter } from "#limits/limiter.ts";
import { createMediaBackend } from "#media/create-backend.ts";
import { createOutboundClient } from "#outbound/client.ts";
import { createAuthzClient } from "#spicedb/client.ts";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { Scope } from "../keys/keys.schemas.ts";
import { hashPrefix } from "./session-hash.ts";
import type { SessionState } from "./sessions.schemas.ts";

export interface StoredWorkspace {
  id: string;
  walletAddress: Address;
}

interface NewWorkspace {
  roles?: string[];
  walletAddress?: Address;
  availability?: "OFFLINE" | "ONLINE" | "BUSY";
  /** Since when an ONLINE workspace has been idle, in milliseconds before now. */
  idleAgoMs?: number;
  coverage?: { lat: number; lng: number; radiusMeters: number };
}

/** A workspace as a row, without members: its keys act for it. */
export async function insertWorkspace(db: Database, workspace: NewWorkspace = {}): Promise<StoredWorkspace> {
  const { roles = ["CONSUMER", "SUPPLIER"], walletAddress = randomAddress(), availability = "OFFLINE" } = workspace;
  const row = await db.row<{ id: string }>(sql`
    insert into workspaces (slug, name, wallet_address, roles, created_by_wallet, availability_state, consistency_token,
      coverage_lat, coverage_lng, coverage_radius_meters, idle_since, last_seen_at)
    values (${`t-${randomBytes(8).toString("hex")}`}, 'Test', ${walletAddress}, ${textArray(roles)}, ${walletAddress},
      ${availability}, 'dG9rZW4=', ${workspace.coverage?.lat ?? null}, ${workspace.coverage?.lng ?? null},
      ${workspace.coverage?.radiusMeters ?? null}, lx_now() - ${workspace.idleAgoMs ?? 0} * interval '1 millisecond',
      case when ${availability} = 'ONLINE' then lx_now() end)
    returning id`);
  if (!row) throw new Error("no workspace");
  return { id: row.id, walletAddress };
}

export function randomAddress(): Address {
  return getAddress(`0x${randomBytes(20).toString("hex")}`);
}

interface StoredSession {
  id?: string;
  lat?: number;
  lng?: number;
  consumer: StoredWorkspace;
  operator?: StoredWorkspace;
  state?: SessionState;
  /** Milliseconds before now. */
  createdAgoMs?: number;
  startedAgoMs?: number;
  maxDurationSeconds?: number;
  waitTimeoutSeconds?: number;
  rate?: number;
  feeBps?: number;
  sequence?: bigint;
  /** With an open media input that has been there for so long. */
  inputAgoMs?: number;
}

/** A session as rows, in the state asked for and with the operator's counters to match. */
export async function insertSession(db: Database, session: StoredSession): Promise<string> {
  const { id = v7(), consumer, operator, state = "REQUESTED", rate = 1000, maxDurationSeconds = 600 } = session;
  const ago = (ms: number | undefined) =>
    ms === undefined ? sql`null` : sql`lx_now() - ${ms} * interval '1 millisecond'`;
  await db.rows(sql`
    with s as (
      insert into sessions (id, settlement_sequence, hash_prefix, consumer_workspace_id, consumer_wallet,
        operator_workspace_id, operator_wallet, state, requested_lat, requested_lng, max_duration_seconds,
        wait_timeout_seconds, rate_per_second_micro_usdc, hold_micro_usdc, platform_fee_bps, geofence_radius_meters,
        created_at, assigned_at, started_at)
      values (${id}, coalesce(${session.sequence?.toString() ?? null}::bigint, nextval('settlement_sequence')),
        ${hashPrefix(id)}, ${consumer.id}, ${consumer.walletAddress}, ${operator?.id ?? null},
        ${operator?.walletAddress ?? null}, ${state}, ${session.lat ?? 48.8584}, ${session.lng ?? 2.2945}, ${maxDurationSeconds},
        ${session.waitTimeoutSeconds ?? 300}, ${rate}, ${String(BigInt(rate) * BigInt(maxDurationSeconds))},
        ${session.feeBps ?? 1500}, 50, ${ago(session.createdAgoMs ?? 0)}, ${operator ? sql`lx_now()` : sql`null`},
        ${ago(session.startedAgoMs)})
      returning id
    ), busy as (
      update workspaces set open_assignments = open_assignments + 1, availability_state = 'BUSY'
      where id = ${operator?.id ?? null} and ${state} in ('ASSIGNED', 'LIVE')
    )
    insert into media_inputs (id, session_id, backend, whip_secret, whep_secret, created_at)
    select ${randomBytes(16).toString("hex")}, id, 'simulated', ${randomBytes(16).toString("hex")},
      ${randomBytes(16).toString("hex")}, ${ago(session.inputAgoMs)}
    from s where ${session.inputAgoMs !== undefined}`);
  return id;
}

/** A context in which a key of the workspace calls, with the scopes given. */
export function keyContext(
  clients: Clients,
  { id: workspaceId }: StoredWorkspace,
  scopes: readonly Scope[] = ["sessions:read", "sessions:create", "sessions:operate"],
): WorkspaceContext {
  const actor = { kind: "api_key", keyId: v7(), workspaceId, environment: "TEST", scopes } as const;
  return { ...clients, actor, workspaceId, requestId: v7(), ip: "203.0.113.9" };
}

/** A context in which a signed-in wallet calls. */
export function walletContext(
  clients: Clients,
  { id: workspaceId }: StoredWorkspace,
  walletAddress: Address = randomAddress(),
): WorkspaceContext {
  const actor = { kind: "wallet_session", loginId: v7(), walletAddress, activeWorkspaceId: workspaceId } as const;
  return { ...clients, actor, workspaceId, requestId: v7(), ip: "203.0.113.9" };
}

/** Clients around a database and, where wallets call, a SpiceDB; for verbs that do not ask the chain. */
export function testClients({ db, authz }: Pick<Clients, "db"> & Partial<Clients>): Clients {
  const settings = parseSettings({
    DATABASE_URL: "postgres://127.0.0.1/none",
    SPICEDB_ENDPOINT: "127.0.0.1:1",
    SPICEDB_TOKEN: "none",
    RPC_URL: "http://127.0.0.1:1",
    USDC_ADDRESS: randomAddress(),
    SETTLEMENT_ADDRESS: randomAddress(),
    RELAYER_PRIVATE_KEY: `0x${"1".repeat(64)}`,
    SESSION_SECRETS: `1:${"s".repeat(32)}`,
    SEALING_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
    WEBHOOK_ALLOW_PRIVATE: "true",
  });
  const { SPICEDB_ENDPOINT: endpoint, SPICEDB_TOKEN: token } = settings;
  return {
    db,
    settings,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    media: createMediaBackend(settings),
    limits: createLimiter({ scale: 0, onStoreLost: () => undefined }),
    authz: authz ?? createAuthzClient({ endpoint, token }),
    chain: createChainClient(settings),
    history: createChainHistory(settings),
    outbound: createOutboundClient(settings),
  };
}
