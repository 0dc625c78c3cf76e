import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { type EventType, eventRows } from "../events/events.sql.ts";

/** Outbox rows of changed API keys, as a CTE body; without the hash. `changed` is the CTE or subquery. */
export function keyEvents(type: Extract<EventType, `key.${string}`>, changed: SQL): SQL {
  return eventRows({
    type,
    workspaceIds: sql`array[c.workspace_id]`,
    row: sql`jsonb_build_object(
      'id', c.id, 'workspaceId', c.workspace_id, 'family', c.family, 'prefix', c.prefix, 'label', c.label,
      'environment', c.environment, 'scopes', c.scopes, 'lastUsedAt', c.last_used_at, 'revokedAt', c.revoked_at,
      'gracePeriodEnd', c.grace_period_end, 'createdAt', c.created_at, 'createdByWallet', c.created_by_wallet,
      'expiresAt', c.expires_at, 'ipAllowlist', c.ip_allowlist, 'spendLimitMicroUsdc', c.spend_limit_micro_usdc::text)`,
    from: sql`${changed} c`,
  });
}
