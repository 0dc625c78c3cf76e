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

/** Keys that spent something today, and how much of their daily limit it takes (`lx_key_spend`). */
export function selectKeySpend(ctx: WorkspaceContext) {
  return ctx.db.rows<KeySpend>(sql`
    select k.id as "keyId", spent::text as "spentTodayMicroUsdc"
    from api_keys k cross join lateral lx_key_spend(k.id) spent
    where k.workspace_id = ${ctx.workspaceId} and spent > 0`);
}
