import "server-only";
import { sql } from "drizzle-orm";
import { textArray } from "#db/schema/literals.ts";
import type { Clients } from "../context.ts";
import type { Role } from "../workspaces/workspaces.schemas.ts";
import { leaseSeconds } from "./member-changes.sql.ts";

type Ctx = Pick<Clients, "db">;

export interface WantedMember {
  workspaceId: string;
  walletAddress: string;
  role: Role;
}

/**
 * What SpiceDB should hold: the member table, deleted workspaces included (their members are told that they are gone),
 * and which workspaces there are. Those with a change under way are left out: whoever finishes it sees to them.
 */
export async function selectWantedMembers({ db }: Ctx) {
  const [members, workspaces] = await Promise.all([
    db.rows<WantedMember>(sql`
      select workspace_id as "workspaceId", wallet_address as "walletAddress", role from workspace_members
      where workspace_id not in (select workspace_id from graph_changes)`),
    db.rows<{ id: string; isChanging: boolean }>(sql`
      select id, exists (select 1 from graph_changes c where c.workspace_id = w.id) as "isChanging" from workspaces w`),
  ]);
  const changing = new Set(workspaces.flatMap(({ id, isChanging }) => (isChanging ? [id] : [])));
  return { members, workspaces: new Set(workspaces.map(({ id }) => id)), changing };
}

/**
 * Keeps every other change out of these workspaces, except where one is under way, until `releaseWorkspaces`; a worker
 * that is gone keeps nobody out for longer than the lease.
 * @returns the workspaces that are held, by the id of the hold.
 */
export async function holdWorkspaces({ db }: Ctx, workspaceIds: readonly string[]) {
  const rows = await db.rows<{ id: string; workspaceId: string }>(sql`
    insert into graph_changes (workspace_id, kind, changes, lease_until)
    select w.id, 'REPAIR', '[]', lx_now() + ${leaseSeconds} * interval '1 second' from workspaces w
    where w.id = any(${textArray(workspaceIds)}::uuid[])
    on conflict do nothing returning id, workspace_id as "workspaceId"`);
  return new Map(rows.map(({ id, workspaceId }) => [workspaceId, id]));
}

export function releaseWorkspaces({ db }: Ctx, holds: ReadonlyMap<string, string>) {
  return db.rows(sql`delete from graph_changes where workspace_id = any(${textArray([...holds.keys()])}::uuid[])
    and id = any(${textArray([...holds.values()])}::uuid[])`);
}

export function selectMembersOf({ db }: Ctx, workspaceIds: readonly string[]) {
  return db.rows<WantedMember>(sql`select workspace_id as "workspaceId", wallet_address as "walletAddress", role
    from workspace_members where workspace_id = any(${textArray(workspaceIds)}::uuid[])`);
}

export async function hasAnyMember({ db }: Ctx): Promise<boolean> {
  return (await db.row(sql`select 1 from workspace_members limit 1`)) !== undefined;
}
