import "server-only";
import { sql } from "drizzle-orm";
import { auditRows } from "../audit/audit.sql.ts";
import type { Clients, Context } from "../context.ts";
import type { OutboxEvent } from "../events/event-data.ts";

/** Calls under way at once to one endpoint that answers, and to one that does not. */
const callsAtOnce = { answering: 8, failing: 1 };
/** Longer than a call may take: after this what a killed sender left is sent again. */
const leaseSeconds = 30;
const failingHours = 120;
const fanOutBatch = 500;

/** Seconds to wait after the first failure, the second, … (spec 7.11), and up to so much of it on top. */
const retrySeconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
const jitter = 0.1;

/** Columns that say which secrets sign: both while the old one is live. */
export const secretColumns = sql.raw(`w.secret,
  case when w.previous_secret_until > lx_now() then w.previous_secret end as "previousSecret",
  floor(extract(epoch from clock_timestamp()))::int as "unixSeconds"`);

/** What is needed to sign and send. */
export interface Destination {
  endpointId: string;
  workspaceId: string;
  url: string;
  /** Sealed. */
  secret: string;
  previousSecret: string | null;
  /** The real time, whatever the test clock says: receivers compare it with theirs. */
  unixSeconds: number;
}

export interface Claimed extends Destination, OutboxEvent {
  leaseId: string;
}

/**
 * Makes a delivery of every event that is due for every endpoint that wants it, once. Any number may overlap.
 * @returns whether there may be more.
 */
export async function fanOut({ db }: Pick<Clients, "db">): Promise<boolean> {
  const row = await db.row<{ n: number }>(sql`
    with due as materialized (
      select e.id, e.type, e.at, e.workspace_ids from events e where e.fanned_out_at is null
      order by e.seq limit ${fanOutBatch} for no key update of e skip locked
    ), made as (
      insert into webhook_deliveries (endpoint_id, event_id, next_attempt_at)
      select w.id, d.id, lx_now() from due d
      join webhook_endpoints w on w.workspace_id = any(d.workspace_ids) and w.enabled and w.created_at <= d.at
        and ${isWanted("w", "d")}
      join workspaces p on p.id = w.workspace_id and p.deleted_at is null
      on conflict do nothing
    ), marked as (
      update events e set fanned_out_at = lx_now() from due d where e.id = d.id
    )
    select count(*)::int as n from due`);
  return row?.n === fanOutBatch;
}

/** Whether endpoint `w` subscribes to event `e`; `session.updated` is for streams alone. */
export const isWanted = (w: string, e: string) =>
  sql.raw(
    `${w}.events && array['*', ${e}.type, split_part(${e}.type, '.', 1) || '.*'] and ${e}.type <> 'session.updated'`,
  );

const isDue = sql.raw(`d.next_attempt_at <= clk.now and (d.lease_until is null or d.lease_until <= clk.now)`);

/**
 * Leases deliveries that are due. Each endpoint has its own few places, so that one that is slow or dead takes none from
 * another; endpoints with the fewest calls under way come first.
 */
export function claimDeliveries({ db }: Pick<Clients, "db">, leaseId: string, limit: number) {
  return db.rows<Claimed>(sql`
    with clk as materialized (select lx_now() as now), endpoints as materialized (
      select w.id, w.failing_since is not null as is_failing,
        case when w.failing_since is null then ${callsAtOnce.answering}::int else ${callsAtOnce.failing}::int end as places,
        (select count(*)::int from webhook_deliveries d where d.endpoint_id = w.id and d.lease_until > clk.now) as busy
      from webhook_endpoints w join workspaces p on p.id = w.workspace_id and p.deleted_at is null cross join clk
      where w.enabled and exists (select 1 from webhook_deliveries d where d.endpoint_id = w.id and ${isDue})
    ), ranked as (
      select w.id as endpoint_id, d.event_id, w.is_failing,
        w.busy + row_number() over (partition by w.id order by d.next_attempt_at, d.event_id) as place
      from endpoints w cross join clk cross join lateral (
        select d.event_id, d.next_attempt_at from webhook_deliveries d where d.endpoint_id = w.id and ${isDue}
        order by d.next_attempt_at, d.event_id limit greatest(w.places - w.busy, 0)) d
    ), picked as (
      select endpoint_id, event_id from ranked order by is_failing, place limit ${limit}
    ), locked as materialized (
      select d.endpoint_id, d.event_id from picked join webhook_deliveries d using (endpoint_id, event_id) cross join clk
      where ${isDue} for no key update of d skip locked
    ), leased as (
      update webhook_deliveries d set lease_id = ${leaseId}::uuid, lease_until = clk.now + ${leaseSeconds} * interval '1 second'
      from locked l cross join clk where d.endpoint_id = l.endpoint_id and d.event_id = l.event_id
      returning d.endpoint_id, d.event_id, d.lease_id
    )
    select l.endpoint_id as "endpointId", l.lease_id as "leaseId", w.workspace_id as "workspaceId", w.url,
      ${secretColumns}, e.id, e.type, e.at, e.session_id as "sessionId", e.row
    from leased l join webhook_endpoints w on w.id = l.endpoint_id join events e on e.id = l.event_id`);
}

interface Outcome {
  status: number | null;
  durationMs: number;
}

/**
 * Notes how an attempt ended: delivered by any 2xx, else due again, or given up after the last retry. 410, or 120 h of
 * nothing but failures, disables the endpoint (spec 7.11). Nothing is noted when somebody else has taken over.
 * @returns whether the endpoint was disabled by it.
 */
export async function noteAttempt(
  ctx: Pick<Context, "db" | "actor" | "requestId" | "ip">,
  { endpointId, id: eventId, leaseId }: Pick<Claimed, "endpointId" | "id" | "leaseId">,
  { status, durationMs }: Outcome,
): Promise<boolean> {
  const isDelivered = status !== null && status >= 200 && status < 300;
  const delays = sql.raw(`(array[${retrySeconds.join(", ")}])[d.attempts + 1]`);
  const later = sql`clk.now + ${delays} * (1 + random() * ${jitter}::float8) * interval '1 second'`;
  const row = await ctx.db.row<{ isDisabled: boolean }>(sql`
    with clk as materialized (select lx_now() as now), d as (
      update webhook_deliveries d set attempts = d.attempts + 1, lease_id = null, lease_until = null,
        delivered_at = ${isDelivered ? sql`clk.now` : sql`null`}, next_attempt_at = ${isDelivered ? sql`null` : later}
      from clk where d.endpoint_id = ${endpointId} and d.event_id = ${eventId} and d.lease_id = ${leaseId}::uuid
      returning d.*
    ), attempt as (
      insert into webhook_attempts (endpoint_id, event_id, type, attempt, status, duration_ms, at, next_attempt_at)
      select d.endpoint_id, d.event_id, e.type, d.attempts, ${status}::int, ${durationMs}, clk.now, d.next_attempt_at
      from d join events e on e.id = d.event_id cross join clk
    ), seen as materialized (
      select w.*, ${status === 410}::boolean as is_gone,
        ${!isDelivered} and w.failing_since <= clk.now - ${failingHours} * interval '1 hour' as is_hopeless
      from d join webhook_endpoints w on w.id = d.endpoint_id cross join clk
      where ${isDelivered} = (w.failing_since is not null) or ${status === 410}
        or (not ${isDelivered} and w.failing_since <= clk.now - ${failingHours} * interval '1 hour')
    ), w as (
      update webhook_endpoints w set
        failing_since = case when not ${isDelivered} then coalesce(w.failing_since, clk.now) end,
        enabled = w.enabled and not s.is_gone and s.is_hopeless is not true,
        disabled_reason = case when not w.enabled then w.disabled_reason when s.is_gone then 'GONE'
          when s.is_hopeless then 'FAILING' end,
        updated_at = case when w.enabled and (s.is_gone or s.is_hopeless) then clk.now else w.updated_at end
      from seen s cross join clk where w.id = s.id
      returning w.*, old.enabled and not new.enabled as is_disabled
    ), audit as (${auditRows(ctx, {
      action: "webhook.update",
      targetType: "webhook",
      workspaceId: sql`workspace_id`,
      targetId: sql`id`,
      from: sql`w where is_disabled`,
      metadata: sql`jsonb_build_object('disabledReason', disabled_reason)`,
    })})
    select coalesce(bool_or(is_disabled), false) as "isDisabled" from w`);
  return row?.isDisabled ?? false;
}
