import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import type { DailySpend, KeySpend } from "./spend.schemas.ts";

/** Charges of finished sessions at the day they ended, from the day `from` on. */
export function selectDailySpend(ctx: WorkspaceContext, { from }: { from: string }) {
  return ctx.db.rows<DailySpend>(sql`
    select (s.ended_at at time zone 'UTC')::date::text as day, s.created_by_key_id as "keyId",
      sum(s.charged_micro_usdc)::text as "chargedMicroUsdc"
    from sessions s
    where s.consumer_workspace_id = ${ctx.workspaceId} and s.state in ('ENDED', 'EXPIRED') and s.charged_micro_usdc > 0
      and s.ended_at >= ${from}::timestamp at time zone 'UTC'
    group by 1, 2 order by 1, 2`);
}

/** The sum that `lx_open_session` compares with a key's limit: holds of open sessions, charges of finished ones. */
export function selectKeySpend(ctx: WorkspaceContext) {
  return ctx.db.rows<KeySpend>(sql`
    select k.id as "keyId", sum(case when s.state in ('REQUESTED', 'ASSIGNED', 'LIVE') then s.hold_micro_usdc
      else s.charged_micro_usdc end)::text as "spentTodayMicroUsdc"
    from api_keys k join sessions s on s.created_by_key_id = k.id and s.created_at >= date_trunc('day', lx_now(), 'UTC')
    where k.workspace_id = ${ctx.workspaceId}
    group by k.id`);
}
