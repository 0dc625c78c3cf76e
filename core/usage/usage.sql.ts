import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import type { UsageRow } from "./usage.schemas.ts";

interface Period {
  /** Days in UTC, both included. */
  from: string;
  to: string;
  by: "day" | "key";
}

/**
 * Metered sessions that the workspace paid for, at the day they ended, and its calls in the request log; days and keys
 * without either are left out.
 */
export function selectUsage(ctx: WorkspaceContext, { from, to, by }: Period) {
  const byKey = by === "key";
  return ctx.db.rows<UsageRow>(sql`
    with period as (
      select ${from}::timestamp at time zone 'UTC' as since, (${to}::timestamp + interval '1 day') at time zone 'UTC' as until
    ), metered as (
      select case when not ${byKey} then (s.ended_at at time zone 'UTC')::date end as day,
        case when ${byKey} then s.created_by_key_id end as key_id, count(*) as sessions,
        sum(s.clean_seconds) as clean_seconds, sum(s.charged_micro_usdc) as charged
      from sessions s cross join period p
      where s.consumer_workspace_id = ${ctx.workspaceId} and s.state in ('ENDED', 'EXPIRED') and s.started_at is not null
        and s.ended_at >= p.since and s.ended_at < p.until
      group by 1, 2
    ), called as (
      select c.* from period p cross join lateral lx_count_requests(${ctx.workspaceId}, p.since, p.until, ${byKey}) c
    ), both_ as (
      select coalesce(m.day, c.day) as day, coalesce(m.key_id, c.key_id) as key_id, m.sessions, m.clean_seconds, m.charged,
        c.requests
      from metered m full join called c
        on coalesce(m.day::text, m.key_id::text, '') = coalesce(c.day::text, c.key_id::text, '')
    )
    select day::text as day, key_id as "keyId", coalesce(sessions, 0)::float8 as sessions,
      coalesce(clean_seconds, 0)::float8 as "cleanSeconds", coalesce(charged, 0)::text as "chargedMicroUsdc",
      coalesce(requests, 0)::float8 as requests
    from both_ order by both_.day, both_.key_id`);
}
