import "server-only";
import { sql } from "drizzle-orm";
import type { Address } from "viem";
import type { Clients, WorkspaceContext } from "../context.ts";
import type { Role } from "../workspaces/workspaces.schemas.ts";

export interface MemberRow {
  id: string;
  workspaceId: string;
  walletAddress: Address;
  role: Role;
  createdAt: Date;
}

/** Columns of a member `m`. */
export const memberColumns = sql.raw(`
  m.id, m.workspace_id as "workspaceId", m.wallet_address as "walletAddress", m.role, m.created_at as "createdAt"`);

/** Members after the id `after`, oldest first. */
export function selectMembers(ctx: WorkspaceContext, { limit, after }: { limit: number; after: string | null }) {
  return ctx.db.rows<MemberRow>(sql`select ${memberColumns} from workspace_members m
    where m.workspace_id = ${ctx.workspaceId} and (${after}::uuid is null or m.id > ${after}::uuid)
    order by m.id limit ${limit}`);
}

export function findMember(ctx: Pick<Clients, "db"> & { workspaceId: string }, walletAddress: Address) {
  return ctx.db.row<MemberRow>(sql`select ${memberColumns} from workspace_members m
    where m.workspace_id = ${ctx.workspaceId} and m.wallet_address = ${walletAddress}`);
}
