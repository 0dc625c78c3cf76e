import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { textArray } from "#db/schema/literals.ts";
import type { AuditAction } from "../audit/audit.schemas.ts";
import { auditRows } from "../audit/audit.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import type { UpdateWebhookInput } from "./webhooks.schemas.ts";

export interface WebhookRow {
  id: string;
  workspaceId: string;
  url: string;
  description: string | null;
  events: string[];
  enabled: boolean;
  disabledReason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export const maxWebhooks = 10;
/** How long the old secret signs beside the new one. */
const overlapHours = 24;

/** Columns of an endpoint `w`: all but the secrets. */
const columns = sql.raw(`w.id, w.workspace_id as "workspaceId", w.url, w.description, to_json(w.events) as events,
  w.enabled, w.disabled_reason as "disabledReason", w.created_at as "createdAt", w.updated_at as "updatedAt"`);

const isOurs = ({ workspaceId }: WorkspaceContext, id: string) => sql`w.id = ${id} and w.workspace_id = ${workspaceId}`;

/** The log names the receiver's host: paths and queries of such URLs often hold a secret. */
function webhookAudit(
  ctx: WorkspaceContext,
  action: Extract<AuditAction, `webhook.${string}`>,
  members: SQL = sql`null`,
) {
  return auditRows(ctx, {
    action,
    targetType: "webhook",
    workspaceId: sql`workspace_id`,
    targetId: sql`id`,
    from: sql`w`,
    metadata: sql`jsonb_strip_nulls(jsonb_build_object('host', substring(url from '^[a-z]+://([^/?#]*)'), 'changed', ${members}))`,
  });
}

interface NewWebhook {
  id: string;
  url: string;
  events: readonly string[];
  description: string | null;
  sealed: string;
}

/** Inserts unless the workspace has ten: locking the workspace row makes the count and the insert one step. */
export function insertWebhook(ctx: WorkspaceContext, { id, url, events, description, sealed }: NewWebhook) {
  return ctx.db.row<WebhookRow>(sql`
    with w as (
      insert into webhook_endpoints (id, workspace_id, url, description, events, secret)
      select ${id}::uuid, ${ctx.workspaceId}::uuid, ${url}, ${description}, ${textArray(events)}, ${sealed}
      where lx_lock_webhook_endpoints(${ctx.workspaceId}::uuid) < ${maxWebhooks}
      returning *
    ), audit as (${webhookAudit(ctx, "webhook.create")})
    select ${columns} from w`);
}

/** Oldest first. */
export function selectWebhooks(ctx: WorkspaceContext) {
  return ctx.db.rows<WebhookRow>(sql`select ${columns} from webhook_endpoints w
    where w.workspace_id = ${ctx.workspaceId} order by w.created_at, w.id`);
}

export function selectWebhook(ctx: WorkspaceContext, id: string) {
  return ctx.db.row<WebhookRow>(sql`select ${columns} from webhook_endpoints w where ${isOurs(ctx, id)}`);
}

/** Changes what is given. Another address, or enabling it again, is a fresh start after failures. */
export function changeWebhook(
  ctx: WorkspaceContext,
  id: string,
  { url, events, description, enabled }: UpdateWebhookInput,
) {
  const changed = Object.entries({ url, events, description, enabled }).flatMap(([k, v]) =>
    v === undefined ? [] : [k],
  );
  return ctx.db.row<WebhookRow>(sql`
    with w as (
      update webhook_endpoints w set url = coalesce(${url ?? null}, w.url),
        events = coalesce(${events ? textArray(events) : sql`null::text[]`}, w.events),
        description = ${description === undefined ? sql`w.description` : sql`${description}`},
        enabled = coalesce(${enabled ?? null}::boolean, w.enabled),
        disabled_reason = ${enabled === undefined ? sql`w.disabled_reason` : sql`null`},
        failing_since = ${enabled || url !== undefined ? sql`null` : sql`w.failing_since`},
        updated_at = lx_now()
      where ${isOurs(ctx, id)}
      returning w.*
    ), audit as (${webhookAudit(ctx, "webhook.update", sql`to_jsonb(${textArray(changed)})`)})
    select ${columns} from w`);
}

/** What was on its way is not sent any more; its rows go with age. */
export function deleteWebhookRow(ctx: WorkspaceContext, id: string) {
  return ctx.db.row<{ id: string }>(sql`
    with w as (delete from webhook_endpoints w where ${isOurs(ctx, id)} returning w.*),
    audit as (${webhookAudit(ctx, "webhook.delete")})
    select id from w`);
}

export function replaceSecret(ctx: WorkspaceContext, id: string, sealed: string) {
  return ctx.db.row<WebhookRow>(sql`
    with w as (
      update webhook_endpoints w set secret = ${sealed}, previous_secret = w.secret,
        previous_secret_until = lx_now() + ${overlapHours} * interval '1 hour', updated_at = lx_now()
      where ${isOurs(ctx, id)}
      returning w.*
    ), audit as (${webhookAudit(ctx, "webhook.rotate")})
    select ${columns} from w`);
}
