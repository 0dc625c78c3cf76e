import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import type { OutboxEvent } from "../events/event-data.ts";
import { type Destination, isWanted, secretColumns } from "./deliveries.sql.ts";
import type { ReplayWebhookInput } from "./webhooks.schemas.ts";

/** An endpoint of the workspace, as it would be sent to now, whether it is enabled or not. */
export function selectDestination(ctx: WorkspaceContext, webhookId: string) {
  return ctx.db.row<Destination & { now: Date }>(sql`
    select w.id as "endpointId", w.workspace_id as "workspaceId", w.url, ${secretColumns}, lx_now() as now
    from webhook_endpoints w where w.id = ${webhookId} and w.workspace_id = ${ctx.workspaceId}`);
}

interface TestAttempt {
  webhookId: string;
  eventId: string;
  status: number | null;
  durationMs: number;
}

/** A test is listed among the attempts; whether it worked changes nothing else. */
export function insertTestAttempt({ db }: WorkspaceContext, { webhookId, eventId, status, durationMs }: TestAttempt) {
  return db.rows(sql`insert into webhook_attempts (endpoint_id, event_id, type, attempt, status, duration_ms)
    values (${webhookId}, ${eventId}, 'webhook.test', 1, ${status}, ${durationMs})`);
}

export interface AttemptRow {
  id: string;
  eventId: string;
  type: string;
  attempt: number;
  status: number | null;
  durationMs: number;
  at: Date;
  nextAttemptAt: Date | null;
}

/** Attempts of one endpoint, newest first, older than the attempt `after`. */
export function selectAttempts(
  { db }: WorkspaceContext,
  { webhookId, after, limit }: { webhookId: string; after: string | null; limit: number },
) {
  return db.rows<AttemptRow>(sql`
    select id, event_id as "eventId", type, attempt, status, duration_ms as "durationMs", at,
      next_attempt_at as "nextAttemptAt"
    from webhook_attempts where endpoint_id = ${webhookId} ${after === null ? sql`` : sql`and id < ${after}::uuid`}
    order by id desc nulls last limit ${limit}`);
}

/** The attempts of one endpoint for one message, newest first, at most `limit`. */
export function selectAttemptsOfMessage(
  { db }: WorkspaceContext,
  { webhookId, eventId, limit }: { webhookId: string; eventId: string; limit: number },
) {
  return db.rows<AttemptRow>(sql`
    select id, event_id as "eventId", type, attempt, status, duration_ms as "durationMs", at,
      next_attempt_at as "nextAttemptAt"
    from webhook_attempts where endpoint_id = ${webhookId} and event_id = ${eventId}
    order by id desc nulls last limit ${limit}`);
}

/** An event that concerns the workspace. */
export function selectEvent({ db, workspaceId }: WorkspaceContext, eventId: string) {
  return db.row<OutboxEvent>(sql`
    select id, type, at, session_id as "sessionId", row from events
    where id = ${eventId} and workspace_ids @> array[${workspaceId}::uuid]`);
}

/** What is queued again has its whole schedule of retries before it. */
const afresh = sql.raw(`on conflict (endpoint_id, event_id) do update set attempts = 0, next_attempt_at = lx_now(),
  delivered_at = null, lease_id = null, lease_until = null`);

/**
 * Queues messages for an endpoint again: one by its event's id, those since a time that were tried and not delivered, or
 * those since a time that it subscribes to and was never sent.
 * @returns how many; undefined when the workspace has no such endpoint.
 */
export async function queueAgain(ctx: WorkspaceContext, webhookId: string, replay: ReplayWebhookInput) {
  const { messageId, since, only } = replay;
  const delivery = sql`webhook_deliveries d where d.endpoint_id = w.id and d.event_id = e.id`;
  const wanted =
    messageId !== undefined
      ? sql`e.id = ${messageId} and e.type <> 'session.updated'`
      : only === "failed"
        ? sql`e.at >= ${since ?? null}::timestamptz
            and exists (select 1 from ${delivery} and d.delivered_at is null and d.attempts > 0)`
        : sql`e.at >= ${since ?? null}::timestamptz and ${isWanted("w", "e")} and not exists (select 1 from ${delivery})`;
  const row = await ctx.db.row<{ isOurs: boolean; queued: number }>(sql`
    with w as materialized (
      select * from webhook_endpoints where id = ${webhookId} and workspace_id = ${ctx.workspaceId}
    ), queued as (
      insert into webhook_deliveries (endpoint_id, event_id, next_attempt_at)
      select w.id, e.id, lx_now() from w join events e on e.workspace_ids @> array[w.workspace_id] where ${wanted}
      ${afresh}
      returning event_id
    )
    select exists (select 1 from w) as "isOurs", (select count(*)::int from queued) as queued`);
  return row?.isOurs ? row.queued : undefined;
}
