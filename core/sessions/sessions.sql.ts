import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Address } from "viem";
import { textArray } from "#db/schema/literals.ts";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { EndReason, ListSessionsQuery, SessionState } from "./sessions.schemas.ts";

export interface SessionRow {
  id: string;
  consumerWorkspaceId: string;
  consumerWallet: Address;
  operatorWorkspaceId: string | null;
  state: SessionState;
  endReason: EndReason | null;
  requestedLat: number;
  requestedLng: number;
  maxDurationSeconds: number;
  waitTimeoutSeconds: number;
  /** µUSDC as decimal strings. */
  ratePerSecondMicroUsdc: string;
  holdMicroUsdc: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Final, or while LIVE the meter at `now`. */
  cleanSeconds: number;
  failedSeconds: number;
  chargedMicroUsdc: string;
  settlementTxHash: string | null;
  /** The open media input; null when there is none. */
  inputId: string | null;
  whipSecret: string | null;
  whepSecret: string | null;
  /** Since when its publisher sends: from the beginning, or from its latest return. */
  inputOpenedAt: Date | null;
  inputDisconnectedAt: Date | null;
  /** The database's clock when this was read. */
  now: Date;
  /** A deadline has passed and is not applied yet (spec 8.1). */
  isOverdue: boolean;
}

/** The instant at which an open session `s` ends by itself (spec 8.1, rows 7 and 8). */
export const deadline = sql`(case s.state when 'LIVE' then s.started_at + s.max_duration_seconds * interval '1 second'
  else s.created_at + s.wait_timeout_seconds * interval '1 second' end)`;

/** `s` is open and past its deadline at `clk.now`. */
export const isOverdue = sql`(s.state in ('REQUESTED', 'ASSIGNED', 'LIVE') and ${deadline} <= clk.now)`;

/** What a LIVE session `s` has cost up to `clk.now`, in µUSDC. */
export const accruedCharge = sql`(select x.clean_seconds::numeric * s.rate_per_second_micro_usdc
  from lx_meter(s.id, s.started_at, least(clk.now, ${deadline}), s.max_duration_seconds) x)`;

/** CTE `clk`: one reading of the clock for the whole statement. */
export const clock = sql`clk as materialized (select lx_now() as now)`;

/** Columns of a session `s` with its open input `i` and its running meter `m`, at `clk.now`. */
export const sessionColumns = sql`
  s.id, s.consumer_workspace_id as "consumerWorkspaceId", s.consumer_wallet as "consumerWallet",
  s.operator_workspace_id as "operatorWorkspaceId", s.state, s.end_reason as "endReason",
  s.requested_lat as "requestedLat", s.requested_lng as "requestedLng",
  s.max_duration_seconds as "maxDurationSeconds", s.wait_timeout_seconds as "waitTimeoutSeconds",
  s.rate_per_second_micro_usdc as "ratePerSecondMicroUsdc", s.hold_micro_usdc as "holdMicroUsdc",
  s.created_at as "createdAt", s.started_at as "startedAt", s.ended_at as "endedAt",
  coalesce(m.clean_seconds, s.clean_seconds) as "cleanSeconds",
  coalesce(m.failed_seconds, s.failed_seconds) as "failedSeconds",
  coalesce(m.clean_seconds * s.rate_per_second_micro_usdc, s.charged_micro_usdc) as "chargedMicroUsdc",
  s.settlement_tx_hash as "settlementTxHash", i.id as "inputId", i.whip_secret as "whipSecret",
  i.whep_secret as "whepSecret", coalesce(i.connected_at, i.created_at) as "inputOpenedAt", i.disconnected_at as "inputDisconnectedAt",
  clk.now, ${isOverdue} as "isOverdue"`;

/** Joins for `sessionColumns` of stored sessions. */
export const withInputAndMeter = sql`
  left join media_inputs i on i.session_id = s.id and i.closed_at is null
  left join lateral (
    select x.* from lx_meter(s.id, s.started_at, least(clk.now, ${deadline}), s.max_duration_seconds) x
    where s.state = 'LIVE'
  ) m on true`;

/** Joins for `sessionColumns` of sessions that a change has just left without input and without running meter. */
export const withoutInputAndMeter = sql`
  left join media_inputs i on false
  left join lateral (select 0 as clean_seconds, 0 as failed_seconds) m on false`;

/** The session with this id, whoever's it is: the caller compares the sides (spec 5). */
export function selectSession({ db }: Pick<Clients, "db">, id: string) {
  return db.row<SessionRow>(sql`
    with ${clock} select ${sessionColumns} from sessions s cross join clk ${withInputAndMeter} where s.id = ${id}`);
}

/** Sessions of the workspace that are overdue, or ASSIGNED with a media input: those whose state may have to move. */
export function selectDueSessions(ctx: WorkspaceContext) {
  return ctx.db.rows<SessionRow>(sql`
    with ${clock}, open as (
      select id from sessions where consumer_wallet = (select wallet_address from workspaces where id = ${ctx.workspaceId})
        and consumer_workspace_id = ${ctx.workspaceId} and state in ('REQUESTED', 'ASSIGNED', 'LIVE')
      union
      select id from sessions where operator_workspace_id = ${ctx.workspaceId}
        and state in ('REQUESTED', 'ASSIGNED', 'LIVE')
    )
    select ${sessionColumns} from open join sessions s using (id) cross join clk ${withInputAndMeter}
    where ${isOverdue} or (s.state = 'ASSIGNED' and i.id is not null)`);
}

/** Every ASSIGNED session with a connected media input that may still go live. */
export function selectArmedSessions({ db }: Pick<Clients, "db">, limit: number) {
  return db.rows<SessionRow>(sql`
    with ${clock} select ${sessionColumns} from sessions s cross join clk ${withInputAndMeter}
    where s.state = 'ASSIGNED' and i.disconnected_at is null and i.id is not null and not ${isOverdue}
    order by i.created_at limit ${limit}`);
}

type PageQuery = Pick<ListSessionsQuery, "limit" | "side" | "state"> & { after: string | null };

/** Newest first, in the words of the indexes: without `nulls last` Postgres would sort the whole workspace. */
const newestFirst = sql`order by created_at desc nulls last, id desc nulls last`;

/**
 * A page of the workspace's sessions, newest first, each once: one row more than `limit` when there are more.
 * `after` is the last session already received.
 */
export function selectSessionPage(ctx: WorkspaceContext, { limit, side, state, after }: PageQuery) {
  const wanted = (column: SQL) => sql`
    select id, created_at from sessions where ${column} = ${ctx.workspaceId}
      ${state ? sql`and state = any(${textArray(state)})` : sql``}
      ${after ? sql`and (created_at, id) < (select created_at, id from sessions where id = ${after})` : sql``}
    ${newestFirst} limit ${limit + 1}`;
  const sides = [
    ...(side === "operator" ? [] : [sql`(${wanted(sql`consumer_workspace_id`)})`]),
    ...(side === "consumer" ? [] : [sql`(${wanted(sql`operator_workspace_id`)})`]),
  ];
  return ctx.db.rows<SessionRow>(sql`
    with ${clock}, page as (
      select id, created_at from (${sql.join(sides, sql` union `)}) found ${newestFirst} limit ${limit + 1}
    )
    select ${sessionColumns} from page join sessions s on s.id = page.id cross join clk ${withInputAndMeter}
    order by s.created_at desc, s.id desc`);
}
