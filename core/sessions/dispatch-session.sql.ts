import "server-only";
import { sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import { sessionAudit } from "./session-audit.sql.ts";
import { sessionEvents } from "./session-events.sql.ts";
import { clock, type SessionRow, sessionColumns, withoutInputAndMeter } from "./sessions.sql.ts";

export type DispatchRefusal = "session:dispatch:noCoverage" | "session:dispatch:allBusy";

/**
 * REQUESTED → ASSIGNED to the longest-idle ONLINE supplier that covers the point, which becomes BUSY in the same statement
 * (spec 8.1 row 3, 9). With real money nobody serves itself. A refusal is noted on the session: it counts as unmet.
 * @returns the session; the label when there is nobody; undefined when the session was not waiting any more.
 */
export async function assignLongestIdle(
  ctx: WorkspaceContext,
  id: string,
): Promise<SessionRow | DispatchRefusal | undefined> {
  const row = await ctx.db.row<SessionRow & { refusal: DispatchRefusal | null }>(sql`
    with ${clock}, decided as materialized (
      select * from lx_dispatch_session(${id}, ${ctx.settings.ENVIRONMENT !== "LIVE"})
    ), s as materialized (
      select (d.dispatched).* from decided d where (d.dispatched).id is not null
    ), audit as (${sessionAudit(ctx, "session.dispatch", sql`s`)}
    ), outbox as (${sessionEvents({ type: "session.assigned", changed: sql`s` })})
    select d.refusal, ${sessionColumns} from decided d left join s on true cross join clk ${withoutInputAndMeter}`);
  if (row?.refusal) return row.refusal;
  return row?.id ? row : undefined;
}
