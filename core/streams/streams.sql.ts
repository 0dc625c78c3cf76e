import "server-only";
import { sql } from "drizzle-orm";
import { textArray } from "#db/schema/literals.ts";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { OutboxEvent } from "../events/event-data.ts";
import type { Stored } from "../events/stored-row.ts";
import { clock, deadline, type SessionRow, sessionColumns, withInputAndMeter } from "../sessions/sessions.sql.ts";
import type { SettlementViewRow } from "../settlements/public-settlement.ts";
import { settlementJson } from "../settlements/settlement-events.sql.ts";

type Ctx = Pick<Clients, "db">;

/** An outbox row with what only its readers may see: the secrets of the media input, while it is open. */
export interface News extends OutboxEvent, Pick<SessionRow, "whipSecret" | "whepSecret"> {
  seq: string;
  workspaceIds: string[];
  transactionId: string;
}

/** Rows of one read. */
export const newsPerRead = 2_000;

const newsColumns =
  sql.raw(`e.id, e.transaction_id::text as "transactionId", e.seq::text as seq, e.type, e.at, e.session_id as "sessionId", e.row,
  to_json(e.workspace_ids) as "workspaceIds", i.whip_secret as "whipSecret", i.whep_secret as "whepSecret"`);
const withInput = sql.raw(`left join media_inputs i on i.id = e.row->>'inputId' and i.closed_at is null`);

/** Where the outbox stands: rows of transactions below it are all visible, and what comes is not below it. */
export async function readHorizon({ db }: Ctx): Promise<string> {
  const row = await db.row<{ horizon: string }>(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`);
  if (!row) throw new Error("select returned no row");
  return row.horizon;
}

export interface NewsPage {
  horizon: string;
  now: Date;
  news: News[];
}

/**
 * Outbox rows of these workspaces after one, or from a horizon on (`seq` 0), by transaction, and the next horizon. A row
 * is seen in every read from its commit until the horizon has passed it: at least once.
 */
export async function readNews(
  { db }: Ctx,
  after: Pick<News, "transactionId" | "seq">,
  workspaceIds: readonly string[],
): Promise<NewsPage> {
  const rows = await db.rows<{ horizon: string; now: Date; seq: string | null } & NewsPage["news"][number]>(sql`
    with bound as materialized (
      select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, lx_now() as now
    ), fresh as materialized (
      select * from events e where (e.transaction_id, e.seq) > (${after.transactionId}::xid8, ${after.seq}::bigint)
        and e.workspace_ids || '{}'::uuid[] && ${textArray(workspaceIds)}::uuid[]
      order by e.transaction_id, e.seq limit ${newsPerRead}
    )
    select bound.*, ${newsColumns}
    from bound left join (fresh e ${withInput}) on true order by e.transaction_id, e.seq`);
  const [first] = rows;
  if (!first) throw new Error("select returned no row");
  return { horizon: first.horizon, now: first.now, news: rows.filter(({ seq }) => seq !== null) };
}

export interface SessionSnapshot extends SessionRow {
  /** The newest event of the session that this row reflects. */
  seq: string;
  eventAt: Date;
}

const snapshotColumns = sql`${sessionColumns}, coalesce(last.seq, 0)::text as seq, coalesce(last.at, s.created_at) as "eventAt"`;
const withLastEvent = sql`left join lateral (
  select e.seq, e.at from events e where e.session_id = s.id order by e.seq desc limit 1) last on true`;

/** A session, its settlement and its newest event, of one moment. */
export function snapshotSession({ db }: Ctx, sessionId: string) {
  return db.row<SessionSnapshot & { settlement: Stored<SettlementViewRow> | null }>(sql`
    with ${clock}
    select ${snapshotColumns}, (select ${settlementJson} from settlements c where c.session_id = s.id) as settlement
    from sessions s cross join clk ${withInputAndMeter} ${withLastEvent} where s.id = ${sessionId}`);
}

/** The open sessions of a workspace, oldest first, each with its newest event. */
export function snapshotOpenSessions({ db, workspaceId }: WorkspaceContext, limit: number) {
  const isOpen = sql.raw(`state in ('REQUESTED', 'ASSIGNED', 'LIVE')`);
  return db.rows<SessionSnapshot>(sql`
    with ${clock}, open as (
      select id from sessions where consumer_workspace_id = ${workspaceId} and ${isOpen}
        and consumer_wallet = (select wallet_address from workspaces where id = ${workspaceId})
      union
      select id from sessions where operator_workspace_id = ${workspaceId} and ${isOpen}
    )
    select ${snapshotColumns} from open join sessions s using (id) cross join clk ${withInputAndMeter} ${withLastEvent}
    order by s.created_at, s.id limit ${limit}`);
}

/** Events of a session after `after`, up to `upTo`. */
export function readMissedOfSession({ db }: Ctx, sessionId: string, { after, upTo }: { after: number; upTo: string }) {
  return db.rows<News>(sql`
    select ${newsColumns} from events e ${withInput}
    where e.session_id = ${sessionId} and e.seq > ${after}::bigint and e.seq <= ${upTo}::bigint
    order by e.seq limit ${newsPerRead}`);
}

/** The newest event of a workspace, 0 when there is none, and which transactions are seen at this moment. */
export async function readMoment({ db, workspaceId }: WorkspaceContext): Promise<{ newest: number; snapshot: string }> {
  const row = await db.row<{ seq: string | null; snapshot: string }>(sql`
    select max(e.seq)::text as seq, pg_current_snapshot()::text as snapshot from events e
    where e.workspace_ids @> array[${workspaceId}::uuid]`);
  if (!row) throw new Error("select returned no row");
  return { newest: Number(row.seq ?? 0), snapshot: row.snapshot };
}

/**
 * Events of a workspace after `after`, `newsPerRead` at most, and all of a lower number that were committed after it: the
 * reader's next `after` is above those, or it would get them again and nothing else.
 */
export function readMissedOfWorkspace({ db, workspaceId }: WorkspaceContext, after: number) {
  return db.rows<News>(sql`
    with last as materialized (select transaction_id, snapshot from events where seq = ${after}::bigint),
    late as (
      select e.* from events e join last on e.seq < ${after}::bigint and e.transaction_id <> last.transaction_id
      where e.workspace_ids @> array[${workspaceId}::uuid] and not pg_visible_in_snapshot(e.transaction_id, last.snapshot)
        and e.transaction_id >= (select pg_snapshot_xmin(snapshot) from last)
    ), later as (
      select * from events where workspace_ids @> array[${workspaceId}::uuid] and seq > ${after}::bigint
      order by seq limit ${newsPerRead}
    )
    select ${newsColumns} from (select * from late union all select * from later) e ${withInput} order by e.seq`);
}

export interface Meter {
  sessionId: string;
  cleanSeconds: number;
  failedSeconds: number;
  chargedMicroUsdc: string;
}

/** The meters of those of these sessions that are LIVE, now. */
export function readMeters({ db }: Ctx, sessionIds: readonly string[]) {
  return db.rows<Meter>(sql`
    with ${clock}
    select s.id as "sessionId", m.clean_seconds as "cleanSeconds", m.failed_seconds as "failedSeconds",
      (m.clean_seconds * s.rate_per_second_micro_usdc)::text as "chargedMicroUsdc"
    from sessions s cross join clk
    cross join lateral lx_meter(s.id, s.started_at, least(clk.now, ${deadline}), s.max_duration_seconds) m
    where s.id = any(${textArray(sessionIds)}::uuid[]) and s.state = 'LIVE'`);
}

/** Which of these keys and logins are good now, and which of these workspaces are not deleted. */
export function selectGood({ db }: Ctx, ids: { keys: string[]; logins: string[]; workspaces: string[] }) {
  const given = (list: string[]) => sql`any(${textArray(list)}::uuid[])`;
  return db.rows<{ id: string }>(sql`
    select id from api_keys where id = ${given(ids.keys)} and (grace_period_end is null or grace_period_end > lx_now())
      and (expires_at is null or expires_at > lx_now())
    union all select id from logins where id = ${given(ids.logins)} and revoked_at is null and expires_at > lx_now()
    union all select id from workspaces where id = ${given(ids.workspaces)} and deleted_at is null`);
}
