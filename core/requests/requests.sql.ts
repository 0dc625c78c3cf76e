import "server-only";
import { sql } from "drizzle-orm";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { ListRequestsQuery, LoggedRequest } from "./requests.schemas.ts";

const keptFor = sql`interval '7 days'`;

/** A call to be written down. When it was is told as its age: the database's clock decides. */
export interface NewRequest extends Omit<LoggedRequest, "at"> {
  workspaceId: string;
  ageMs: number;
}

export function insertRequests({ db }: Pick<Clients, "db">, requests: readonly NewRequest[]) {
  return db.rows(sql`
    insert into request_log (at, workspace_id, key_id, request_id, method, path, status, duration_ms, ip)
    select lx_now() - "ageMs" * interval '1 millisecond', "workspaceId", "keyId", "requestId", method, path, status,
      "durationMs", ip
    from jsonb_to_recordset(${JSON.stringify(requests)}::text::jsonb) as r("ageMs" double precision, "workspaceId" uuid,
      "keyId" uuid, "requestId" text, method text, path text, status integer, "durationMs" integer, ip text)`);
}

type RequestRow = Omit<LoggedRequest, "at"> & { id: string; at: Date };
type Page = Pick<ListRequestsQuery, "limit" | "keyId" | "status" | "since"> & { after: string | null };

/** Newest first; one row more than `limit` when there are more. `after` is the last row already received. */
export function selectRequests(ctx: WorkspaceContext, { limit, keyId, status, since, after }: Page) {
  const wanted = [
    sql`workspace_id = ${ctx.workspaceId} and at > lx_now() - ${keptFor}`,
    ...(keyId ? [sql`key_id = ${keyId}`] : []),
    ...(status?.endsWith("xx") ? [sql`status / 100 = ${Number(status[0])}`] : []),
    ...(status && !status.endsWith("xx") ? [sql`status = ${Number(status)}`] : []),
    ...(since ? [sql`at >= ${since}::timestamptz`] : []),
    ...(after ? [sql`(at, id) < (select at, id from request_log where id = ${after})`] : []),
  ];
  return ctx.db.rows<RequestRow>(sql`
    select id, request_id as "requestId", key_id as "keyId", method, path, status, duration_ms as "durationMs", at, ip
    from request_log where ${sql.join(wanted, sql` and `)}
    order by at desc nulls last, id desc nulls last limit ${limit + 1}`);
}

/** Calls of more than a week ago; a part of them at a time, so that no statement takes long. */
export function deleteOldRequests({ db }: Pick<Clients, "db">) {
  return db.rows(sql`
    delete from request_log where id in (
      select id from request_log where at <= lx_now() - ${keptFor} order by at limit 20000)`);
}

export interface RequestCount {
  day: string;
  succeeded: number;
  refused: number;
  failed: number;
}

export function selectRequestCounts(ctx: WorkspaceContext, keyId: string) {
  return ctx.db.rows<RequestCount>(sql`
    select (at at time zone 'UTC')::date::text as day, count(*) filter (where status < 400)::int as succeeded,
      count(*) filter (where status between 400 and 499)::int as refused, count(*) filter (where status >= 500)::int as failed
    from request_log
    where workspace_id = ${ctx.workspaceId} and key_id = ${keyId} and at > lx_now() - ${keptFor}
    group by 1 order by 1`);
}
