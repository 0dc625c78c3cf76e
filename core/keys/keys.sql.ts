import "server-only";
import { sql } from "drizzle-orm";
import { byteaArray, textArray } from "#db/schema/literals.ts";
import { auditRows } from "../audit/audit.sql.ts";
import { batchedRow } from "../batched.ts";
import type { Clients, Environment, WalletActor, WorkspaceContext } from "../context.ts";
import { keyEvents } from "./key-events.sql.ts";
import type { CreateKeyInput, Scope } from "./keys.schemas.ts";

export interface KeyRow {
  id: string;
  workspaceId: string;
  family: string;
  prefix: string;
  label: string;
  environment: Environment;
  scopes: Scope[];
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  gracePeriodEnd: Date | null;
  createdAt: Date;
  createdByWallet: string;
  expiresAt: Date | null;
  ipAllowlist: string[] | null;
  spendLimitMicroUsdc: string | null;
}

export const keyColumns = sql.raw(`
  k.id, k.workspace_id as "workspaceId", k.family, k.prefix, k.label, k.environment, to_json(k.scopes) as scopes,
  k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt", k.grace_period_end as "gracePeriodEnd",
  k.created_at as "createdAt", k.created_by_wallet as "createdByWallet", k.expires_at as "expiresAt",
  to_json(k.ip_allowlist) as "ipAllowlist", k.spend_limit_micro_usdc as "spendLimitMicroUsdc"`);

export interface KeyCredentialRow {
  /** In hex. */
  sha256: string;
  id: string;
  workspaceId: string;
  environment: Environment;
  scopes: Scope[];
  ipAllowlist: string[] | null;
  isRevoked: boolean;
  isExpired: boolean;
  isIdle: boolean;
}

/**
 * The key of this deployment's environment with this hash (in hex), and how it stands now by the database's clock. A
 * deleted workspace has no living key.
 */
export const findKeyBySha256 = batchedRow<KeyCredentialRow>(
  ({ db, settings }, hashes) =>
    db.rows(sql`
    select encode(k.sha256, 'hex') as sha256, k.id, k.workspace_id as "workspaceId", k.environment,
      to_json(k.scopes) as scopes, to_json(k.ip_allowlist) as "ipAllowlist",
      (coalesce(k.grace_period_end <= now, false) or w.deleted_at is not null) as "isRevoked",
      coalesce(k.expires_at <= now, false) as "isExpired",
      (k.last_used_at is null or k.last_used_at < now - interval '1 minute') as "isIdle"
    from api_keys k join workspaces w on w.id = k.workspace_id cross join lx_now() as now
    where k.sha256 = any(${byteaArray(hashes)}) and k.family = 'LUXXON' and k.environment = ${settings.ENVIRONMENT}`),
  ({ sha256 }) => sha256,
);

/** Stamps `lastUsedAt`, at most once a minute per key. */
export function touchKey({ db }: Pick<Clients, "db">, keyId: string) {
  return db.rows(sql`update api_keys set last_used_at = lx_now()
    where id = ${keyId} and (last_used_at is null or last_used_at < lx_now() - interval '1 minute')`);
}

export const maxUnrevokedKeys = 50;

/** Inserts unless the workspace has 50 unrevoked keys: locking the workspace row makes the count and the insert one step. */
export function insertKey(
  ctx: WorkspaceContext,
  input: CreateKeyInput & { sha256: Uint8Array; prefix: string; createdByWallet: WalletActor["walletAddress"] },
) {
  return ctx.db.row<KeyRow>(sql`
    with k as (
      insert into api_keys (workspace_id, prefix, sha256, label, environment, scopes, created_by_wallet, expires_at,
        ip_allowlist, spend_limit_micro_usdc)
      select ${ctx.workspaceId}::uuid, ${input.prefix}, ${input.sha256}, ${input.label}, ${input.environment}, ${textArray(input.scopes)},
        ${input.createdByWallet}, ${input.expiresAt ?? null}::timestamptz,
        ${input.ipAllowlist ? textArray(input.ipAllowlist) : sql`null`}, ${input.spendLimitMicroUsdc ?? null}::bigint
      where lx_lock_unrevoked_keys(${ctx.workspaceId}::uuid) < ${maxUnrevokedKeys}
      returning *
    ), audit as (
      ${auditRows(ctx, { action: "apiKey.create", targetType: "apiKey", workspaceId: sql`workspace_id`, targetId: sql`id`, from: sql`k`, metadata: sql`jsonb_build_object('label', label, 'prefix', prefix)` })}
    ), outbox as (${keyEvents("key.created", sql`k`)})
    select ${keyColumns} from k`);
}

/** Keys of one family, newest first, revoked ones included. */
export function selectKeys(ctx: WorkspaceContext, family: string) {
  return ctx.db.rows<KeyRow>(sql`select ${keyColumns} from api_keys k
    where k.workspace_id = ${ctx.workspaceId} and k.family = ${family} order by k.created_at desc, k.id desc`);
}

/** First revocation stamps both times; a repeat can only bring the end of the grace period forward (spec 7.4). */
export function stampRevoked(ctx: WorkspaceContext, keyId: string, graceSeconds: number) {
  return ctx.db.row<KeyRow>(sql`
    with before as (
      select id, revoked_at from api_keys where id = ${keyId} and workspace_id = ${ctx.workspaceId} for update
    ), k as (
      update api_keys set
        revoked_at = coalesce(api_keys.revoked_at, lx_now()),
        grace_period_end = least(
          api_keys.grace_period_end,
          coalesce(api_keys.revoked_at, lx_now()) + make_interval(secs => ${graceSeconds}))
      from before where api_keys.id = before.id
      returning api_keys.*
    ), audit as (
      ${auditRows(ctx, { action: "apiKey.revoke", targetType: "apiKey", workspaceId: sql`k.workspace_id`, targetId: sql`k.id`, from: sql`k join before on before.id = k.id and before.revoked_at is null`, metadata: sql`jsonb_build_object('label', k.label, 'prefix', k.prefix)` })}
    ), outbox as (
      ${keyEvents("key.revoked", sql`(select k.* from k join before on before.id = k.id and before.revoked_at is null)`)}
    )
    select ${keyColumns} from k`);
}
