import "server-only";
import { sql } from "drizzle-orm";
import type { Clients, WorkspaceContext } from "../context.ts";
import { sessionAudit } from "./session-audit.sql.ts";
import { sessionEvents } from "./session-events.sql.ts";
import { clock, deadline } from "./sessions.sql.ts";

interface NewMediaInput {
  inputId: string;
  whipSecret: string;
  whepSecret: string;
}

const sha256Of = (secret: string) => sql`sha256(convert_to(${secret}, 'UTF8'))`;

/**
 * The one media input of an ASSIGNED session of this operator (spec 8.1 row 4). Nothing happens when there is one
 * already, or when the session is not waiting for it any more.
 */
export function insertMediaInput(ctx: WorkspaceContext, sessionId: string, input: NewMediaInput) {
  return ctx.db.row<{ id: string }>(sql`
    with ${clock}, s as materialized (
      select s.* from sessions s cross join clk
      where s.id = ${sessionId} and s.operator_workspace_id = ${ctx.workspaceId} and s.state = 'ASSIGNED'
        and ${deadline} > clk.now
      for no key update of s
    ), i as (
      insert into media_inputs (id, session_id, backend, whip_secret, whep_secret, whip_sha256, whep_sha256)
      select ${input.inputId}, s.id, ${ctx.media.name}, ${input.whipSecret}, ${input.whepSecret},
        ${sha256Of(input.whipSecret)}, ${sha256Of(input.whepSecret)} from s
      on conflict (session_id) where closed_at is null do nothing
      returning id, session_id
    ), started as (
      select s.*, i.id as input_id from s join i on i.session_id = s.id
    ), seen as (
      update workspaces w set last_seen_at = clk.now from started cross join clk where w.id = started.operator_workspace_id
    ), audit as (${sessionAudit(ctx, "session.start", sql`started`)}
    ), outbox as (${sessionEvents({ type: "session.updated", changed: sql`started`, inputId: sql`c.input_id` })})
    select id from i`);
}

/** The session with the open input that this secret belongs to; found by the secret's hash (spec 12.2). */
export async function findSessionOfMediaUrl({ db }: Pick<Clients, "db">, side: "whip" | "whep", secret: string) {
  const column = side === "whip" ? sql`whip_sha256` : sql`whep_sha256`;
  const row = await db.row<{ id: string }>(sql`
    select session_id as id from media_inputs where ${column} = ${sha256Of(secret)} and closed_at is null`);
  return row?.id;
}

/**
 * Gives an input up: its URLs are dead, and the tick deletes it at the backend, again if it did so while the input was
 * still being opened. The input of a LIVE session stays: another call has opened it.
 */
export function discardMediaInput({ db }: Pick<Clients, "db">, inputId: string) {
  return db.rows(sql`
    with s as materialized (
      select s.* from sessions s where s.id = (select session_id from media_inputs where id = ${inputId})
      for no key update of s
    ), i as (
      update media_inputs i set closed_at = coalesce(i.closed_at, lx_now()), whip_secret = '', whep_secret = '',
        removed_at = null
      from s where i.id = ${inputId} and s.state <> 'LIVE'
      returning i.session_id, old.closed_at is null and s.state = 'ASSIGNED' as is_news
    ), without_input as (
      select s.* from s join i on i.session_id = s.id where i.is_news
    ), outbox as (${sessionEvents({ type: "session.updated", changed: sql`without_input` })})
    select 1 from i`);
}

/** Inputs of ended sessions that the backend may still hold. */
export function selectClosedInputs({ db, media }: Pick<Clients, "db" | "media">, limit: number) {
  return db.rows<{ id: string }>(sql`
    select id from media_inputs where closed_at is not null and removed_at is null and backend = ${media.name}
    order by closed_at limit ${limit}`);
}

/** The backend has let go of this input. True for the one call that noted it. */
export async function markInputRemoved({ db }: Pick<Clients, "db">, inputId: string): Promise<boolean> {
  const row = await db.row(sql`
    update media_inputs set removed_at = lx_now()
    where id = ${inputId} and closed_at is not null and removed_at is null returning id`);
  return row !== undefined;
}
