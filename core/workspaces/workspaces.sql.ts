import "server-only";
import { sql } from "drizzle-orm";
import type { Address } from "viem";
import { textArray, uuidArray } from "#db/schema/literals.ts";
import { auditRows } from "../audit/audit.sql.ts";
import { batchedRow, batchedRows } from "../batched.ts";
import type { Clients, Context, WalletActor } from "../context.ts";
import type { CreateWorkspaceInput, Role, Workspace, WorkspaceRole } from "./workspaces.schemas.ts";

export interface WorkspaceRow {
  id: string;
  slug: string;
  name: string;
  walletAddress: Address;
  roles: WorkspaceRole[];
  availabilityState: Workspace["availabilityState"];
  coverageLat: number | null;
  coverageLng: number | null;
  coverageRadiusMeters: number | null;
  deviceKind: Workspace["deviceKind"];
  lastSeenAt: Date | null;
  createdAt: Date;
  createdByWallet: Address;
  deletedAt: Date | null;
  consistencyToken: string | null;
}

export interface MembershipRowWithWorkspace {
  membershipId: string;
  memberWallet: Address;
  role: Role;
  memberSince: Date;
}

/** Columns of a workspace `w` under their camelCase names. */
export const workspaceColumns = sql.raw(`
  w.id, w.slug, w.name, w.wallet_address as "walletAddress", to_json(w.roles) as roles,
  w.availability_state as "availabilityState", w.coverage_lat as "coverageLat", w.coverage_lng as "coverageLng",
  w.coverage_radius_meters as "coverageRadiusMeters", w.device_kind as "deviceKind", w.last_seen_at as "lastSeenAt",
  w.created_at as "createdAt", w.created_by_wallet as "createdByWallet", w.deleted_at as "deletedAt",
  w.consistency_token as "consistencyToken"`);

export const findWorkspace = batchedRow<WorkspaceRow>(
  ({ db }, ids) => db.rows(sql`select ${workspaceColumns} from workspaces w where w.id = any(${uuidArray(ids)})`),
  ({ id }) => id,
);

export function findWorkspaceBySlug({ db }: Pick<Clients, "db">, slug: string) {
  return db.row<WorkspaceRow>(sql`select ${workspaceColumns} from workspaces w where w.slug = ${slug}`);
}

/** Workspace and its first owner, with the audit row; nothing when the slug is taken. */
export async function insertWorkspace(ctx: Context, input: Omit<CreateWorkspaceInput, "nonce" | "signature">) {
  return ctx.db.row<WorkspaceRow>(sql`
    with w as (
      insert into workspaces (slug, name, wallet_address, roles, created_by_wallet)
      values (${input.slug}, ${input.name}, ${input.walletAddress}, ${textArray(input.roles)}, ${input.walletAddress})
      on conflict (slug) do nothing
      returning *
    ), member as (
      insert into workspace_members (workspace_id, wallet_address, role)
      select id, wallet_address, 'OWNER' from w
    ), audit as (
      ${auditRows(ctx, { action: "workspace.create", targetType: "workspace", workspaceId: sql`id`, targetId: sql`id`, from: sql`w`, signer: input.walletAddress })}
    )
    select ${workspaceColumns} from w`);
}

/** Undoes `insertWorkspace` when the graph write failed: nothing remains and the slug is free (spec 7.3). */
export async function deleteUngrantedWorkspace({ db }: Pick<Clients, "db">, workspaceId: string) {
  await db.rows(sql`
    with gone as (delete from workspace_members where workspace_id = ${workspaceId}),
    audit as (delete from audit_log where workspace_id = ${workspaceId})
    delete from workspaces where id = ${workspaceId} and consistency_token is null`);
}

/** Stores the token of the latest membership write. */
export async function storeConsistencyToken({ db }: Pick<Clients, "db">, workspaceId: string, token: string) {
  await db.rows(sql`update workspaces set consistency_token = ${token} where id = ${workspaceId}`);
}

/** Memberships of a wallet with their workspaces, newest first, deleted workspaces omitted. */
export const listMemberships = (ctx: Context<WalletActor>) => membershipsOf(ctx, ctx.actor.walletAddress);

const membershipsOf = batchedRows<WorkspaceRow & MembershipRowWithWorkspace>(
  ({ db }, wallets) =>
    db.rows(sql`
    select ${workspaceColumns}, m.id as "membershipId", m.wallet_address as "memberWallet", m.role, m.created_at as "memberSince"
    from workspace_members m join workspaces w on w.id = m.workspace_id
    where m.wallet_address = any(${textArray(wallets)}) and w.deleted_at is null
    order by m.created_at desc, m.id desc`),
  ({ memberWallet }) => memberWallet,
);
