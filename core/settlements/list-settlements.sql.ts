import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import type { ListSettlementsQuery, SettlementLine } from "./settlements.schemas.ts";

/** `after` is the last session already received; one that is not of this workspace gives an empty page. */
export function selectSettlementPage(ctx: WorkspaceContext, { limit, state, after }: ListSettlementsQuery) {
  return ctx.db.rows<SettlementLine>(sql`
    with own as (
      select session_id from settlements where consumer_workspace_id = ${ctx.workspaceId}
      union
      select session_id from settlements where operator_workspace_id = ${ctx.workspaceId}
    ), line as (
      select s.*, (s.state = 'FAILED') as is_failed from own join settlements s using (session_id)
    )
    select session_id as "sessionId", state, failure_code as "failureCode", next_attempt_at as "nextAttemptAt", attempts,
      tx_hash as "txHash", created_at as "endedAt", confirmed_at as "confirmedAt", chargeable_seconds as "chargeableSeconds",
      (to_amount + fee_amount)::text as "chargedMicroUsdc", to_amount::text as "toMicroUsdc", fee_amount::text as "feeMicroUsdc",
      consumer_workspace_id = ${ctx.workspaceId} as "isPayer",
      coalesce(operator_workspace_id = ${ctx.workspaceId}, false) as "isPayee"
    from line
    where (${state ?? null}::text is null or state = ${state ?? null})
      and (${after ?? null}::uuid is null
        or (is_failed, session_id) < (select is_failed, session_id from line where session_id = ${after ?? null}))
    order by is_failed desc, session_id desc limit ${limit}`);
}
