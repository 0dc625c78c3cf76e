import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { AuditAction } from "../audit/audit.schemas.ts";
import { auditRows } from "../audit/audit.sql.ts";
import type { WalletActor, WorkspaceContext } from "../context.ts";
import { keyEvents } from "./key-events.sql.ts";
import { type KeyRow, keyColumns } from "./keys.sql.ts";

interface Successor {
  keyId: string;
  graceSeconds: number;
  sha256: Uint8Array;
  prefix: string;
  createdByWallet: WalletActor["walletAddress"];
}

/**
 * Revokes a key with its grace and inserts the successor with the same settings, in one statement: unrevoked keys are as
 * many as before, so the limit of 50 is no obstacle. Of two rotations of one key, one gets the successor.
 * @returns the new key; `revoked` when the old one was already; undefined when the workspace has no such key.
 */
export async function replaceKey(ctx: WorkspaceContext, successor: Successor): Promise<KeyRow | "revoked" | undefined> {
  const { keyId, graceSeconds, sha256, prefix, createdByWallet } = successor;
  const audit = (action: AuditAction, from: SQL, other: SQL) =>
    auditRows(ctx, {
      action,
      targetType: "apiKey",
      workspaceId: sql`c.workspace_id`,
      targetId: sql`c.id`,
      from: sql`${from} c`,
      metadata: sql`jsonb_build_object('label', c.label, 'prefix', c.prefix) || ${other}`,
    });
  const row = await ctx.db.row<KeyRow & { isRotated: boolean }>(sql`
    with before as materialized (
      select id, revoked_at from api_keys
      where id = ${keyId} and workspace_id = ${ctx.workspaceId} and family = 'LUXXON' for update
    ), dead as (
      update api_keys o set revoked_at = lx_now(), grace_period_end = lx_now() + make_interval(secs => ${graceSeconds})
      from before where o.id = before.id and before.revoked_at is null
      returning o.*
    ), k as (
      insert into api_keys (workspace_id, family, prefix, sha256, label, environment, scopes, created_by_wallet,
        expires_at, ip_allowlist, spend_limit_micro_usdc)
      select workspace_id, family, ${prefix}, ${sha256}, label, environment, scopes, ${createdByWallet}, expires_at,
        ip_allowlist, spend_limit_micro_usdc from dead
      returning *
    ), revoke_audit as (${audit("apiKey.revoke", sql`dead`, sql`(select jsonb_build_object('rotatedTo', id) from k)`)}
    ), create_audit as (${audit("apiKey.create", sql`k`, sql`jsonb_build_object('rotatedFrom', ${keyId}::text)`)}
    ), revoke_outbox as (${keyEvents("key.revoked", sql`dead`)}
    ), create_outbox as (${keyEvents("key.created", sql`k`)})
    select k.id is not null as "isRotated", ${keyColumns} from before left join k on true`);
  if (!row) return undefined;
  const { isRotated, ...key } = row;
  return isRotated ? key : "revoked";
}
