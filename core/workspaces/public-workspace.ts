import "server-only";
import type { MembershipRow, Workspace } from "./workspaces.schemas.ts";
import type { MembershipRowWithWorkspace, WorkspaceRow } from "./workspaces.sql.ts";

/** The wire object of spec 6.1. */
export function publicWorkspace(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    walletAddress: row.walletAddress,
    roles: [...row.roles].sort(),
    availabilityState: row.availabilityState,
    coverageLat: row.coverageLat,
    coverageLng: row.coverageLng,
    coverageRadiusMeters: row.coverageRadiusMeters,
    deviceKind: row.deviceKind,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    createdByWallet: row.createdByWallet,
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}

/** The membership row of spec 6.1. */
export function publicMembership(row: WorkspaceRow & MembershipRowWithWorkspace): MembershipRow {
  return {
    id: row.membershipId,
    workspaceId: row.id,
    walletAddress: row.memberWallet,
    role: row.role,
    createdAt: row.memberSince.toISOString(),
    workspace: publicWorkspace(row),
  };
}
