import "server-only";
import { sql } from "drizzle-orm";
import type { Address } from "viem";
import { auditRows } from "../audit/audit.sql.ts";
import type { Clients, WalletActor, WorkspaceContext } from "../context.ts";
import type { Role } from "../workspaces/workspaces.schemas.ts";
import { type MemberRow, memberColumns } from "./members.sql.ts";

export const maxMembers = 100;
/** How long a change belongs to the worker that began it. */
export const leaseSeconds = 10;

export type MemberChangeKind = "ADD" | "UPDATE" | "REMOVE" | "TRANSFER";

export interface RoleStep {
  walletAddress: Address;
  from: Role | null;
  to: Role | null;
}

/** A change of one workspace's graph under way. UNDO takes back a grant; REPAIR only keeps others out. */
export interface GraphChange {
  id: string;
  workspaceId: string;
  kind: MemberChangeKind | "UNDO" | "REPAIR";
  changes: RoleStep[];
  actorWallet: Address | null;
  requestId: string | null;
  ip: string | null;
}

export interface MemberChangeInput {
  kind: MemberChangeKind;
  walletAddress: Address;
  role: Role | null;
}

const changeColumns = (row: string) =>
  sql.raw(`${row}.id, ${row}.workspace_id as "workspaceId", ${row}.kind, ${row}.changes,
    ${row}.actor_wallet as "actorWallet", ${row}.request_id as "requestId", ${row}.ip`);

export interface BegunChange extends GraphChange {
  /** Null when the change was begun; else the label of the refusal, `busy`, or `abandoned` with the change that stands. */
  refusal: string | null;
}

/** Decides under the workspace's row lock and writes the intent, in one step (`lx_begin_member_change`). */
export async function beginMemberChange(
  ctx: WorkspaceContext & { actor: WalletActor },
  { kind, walletAddress, role }: MemberChangeInput,
): Promise<BegunChange> {
  const row = await ctx.db.row<BegunChange>(sql`
    with d as materialized (
      select * from lx_begin_member_change(${ctx.workspaceId}, ${ctx.actor.walletAddress}, ${kind}, ${walletAddress},
        ${role}, ${ctx.requestId}, ${ctx.ip}, ${maxMembers}, ${leaseSeconds})
    ), c as (select d.refusal, (d.change).* from d)
    select c.refusal, ${changeColumns("c")} from c`);
  if (!row) throw new Error("lx_begin_member_change returned no row");
  return row;
}

/** Takes over a change whose worker is gone; of several callers one gets it. */
export function takeOverChange(
  { db }: Pick<Clients, "db">,
  { workspaceId, id }: Pick<GraphChange, "workspaceId" | "id">,
) {
  return db.row<GraphChange>(sql`
    update graph_changes c set id = uuidv7(), lease_until = lx_now() + ${leaseSeconds} * interval '1 second'
    where c.workspace_id = ${workspaceId} and c.id = ${id} and c.lease_until <= lx_now()
    returning ${changeColumns("c")}`);
}

/** Changes whose workers are gone, oldest first. */
export function selectAbandonedChanges({ db }: Pick<Clients, "db">, limit: number) {
  return db.rows<GraphChange>(sql`
    select ${changeColumns("c")} from graph_changes c where c.lease_until <= lx_now() order by c.created_at limit ${limit}`);
}

/** SpiceDB did not take a change that only narrows: anybody may finish it now. */
export function releaseChange({ db }: Pick<Clients, "db">, id: string) {
  return db.rows(sql`update graph_changes set lease_until = lx_now() where id = ${id}`);
}

/** SpiceDB did not take a grant, as far as is known: it is to have what it had, whatever it took. */
export function undoChange({ db }: Pick<Clients, "db">, id: string) {
  return db.rows(sql`
    update graph_changes set kind = 'UNDO', lease_until = lx_now() + interval '2 seconds', changes = (
      select jsonb_agg(jsonb_build_object('walletAddress', c->'walletAddress', 'from', c->'to', 'to', c->'from'))
      from jsonb_array_elements(changes) c)
    where id = ${id}`);
}

/**
 * SpiceDB has the change: the member table, the workspace's token, the selections of who left, and the audit log follow,
 * in one statement. Nothing happens when somebody else has finished it.
 * @returns the first changed member as it stands (null when removed); undefined when the change was not there.
 */
export function finishChange(ctx: Pick<Clients, "db">, change: GraphChange, token: string | null) {
  const isTransfer = change.kind === "TRANSFER";
  return ctx.db.row<Omit<MemberRow, "id"> & { id: string | null }>(sql`
    with done as (
      delete from graph_changes where id = ${change.id} and workspace_id = ${change.workspaceId} returning *
    ), steps as (
      select done.workspace_id, done.kind, s.* from done, jsonb_to_recordset(done.changes)
        as s("walletAddress" text, "from" text, "to" text)
    ), gone as (
      delete from workspace_members m using steps s
      where m.workspace_id = s.workspace_id and m.wallet_address = s."walletAddress" and s."to" is null
    ), kept as (
      insert into workspace_members (workspace_id, wallet_address, role)
      select workspace_id, "walletAddress", "to" from steps where "to" is not null
      on conflict (workspace_id, wallet_address) do update set role = excluded.role
      returning *
    ), unselected as (
      update logins l set active_workspace_id = null from steps s
      where s."to" is null and l.wallet_address = s."walletAddress" and l.active_workspace_id = s.workspace_id
    ), w as (
      update workspaces set consistency_token = coalesce(${token}, consistency_token)
      from done where workspaces.id = done.workspace_id
    ), audit as (
      ${auditRows(callerOf(change), {
        action: isTransfer
          ? "workspace.transfer"
          : sql`case s.kind when 'ADD' then 'member.add' when 'UPDATE' then 'member.update' else 'member.remove' end`,
        targetType: isTransfer ? "workspace" : "member",
        workspaceId: sql`s.workspace_id`,
        targetId: isTransfer ? sql`s.workspace_id` : sql`s."walletAddress"`,
        from: sql`(select * from steps where kind in ('ADD', 'UPDATE', 'REMOVE', 'TRANSFER')
          and "from" is distinct from "to" and "walletAddress" = ${change.changes[0]?.walletAddress ?? ""}) s`,
        metadata: sql`jsonb_strip_nulls(jsonb_build_object('walletAddress', s."walletAddress", 'from', s."from", 'to', s."to"))`,
      })}
    )
    select ${memberColumns} from done left join kept m on m.wallet_address = ${change.changes[0]?.walletAddress ?? ""}`);
}

/** Whoever asked for the change, also when somebody else finishes it. */
function callerOf({ actorWallet, requestId, ip }: GraphChange) {
  const actor = actorWallet
    ? ({ kind: "wallet_session", walletAddress: actorWallet, loginId: "", activeWorkspaceId: null } as const)
    : ({ kind: "system" } as const);
  return { actor, requestId: requestId ?? "", ip };
}
