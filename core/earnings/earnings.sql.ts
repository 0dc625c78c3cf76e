import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import type { DailyEarnings, Earnings } from "./earnings.schemas.ts";

/**
 * The operator's part of the charges of its finished sessions, of all time and of those that ended since 00:00 UTC, by
 * whether the chain has paid it.
 */
export function selectEarnings(ctx: WorkspaceContext) {
  return ctx.db.row<Earnings>(sql`
    select coalesce(sum(p.to_amount), 0)::text as "totalMicroUsdc",
      coalesce(sum(p.to_amount) filter (where s.ended_at >= date_trunc('day', lx_now(), 'UTC')), 0)::text as "todayMicroUsdc",
      coalesce(sum(p.to_amount) filter (where p.state <> 'CONFIRMED'), 0)::text as "unsettledMicroUsdc",
      count(*)::integer as sessions,
      count(*) filter (where s.ended_at >= date_trunc('day', lx_now(), 'UTC'))::integer as "sessionsToday"
    from settlements p join sessions s on s.id = p.session_id
    where p.operator_workspace_id = ${ctx.workspaceId} and p.state <> 'SKIPPED'`);
}

/** The operator's part by the day the session ended, from the day `from` on. */
export function selectDailyEarnings(ctx: WorkspaceContext, from: string) {
  return ctx.db.rows<DailyEarnings>(sql`
    select (s.ended_at at time zone 'UTC')::date::text as day, sum(p.to_amount)::text as "earnedMicroUsdc",
      count(*)::integer as sessions
    from settlements p join sessions s on s.id = p.session_id
    where p.operator_workspace_id = ${ctx.workspaceId} and p.state <> 'SKIPPED'
      and s.ended_at >= ${from}::timestamp at time zone 'UTC'
    group by 1`);
}
