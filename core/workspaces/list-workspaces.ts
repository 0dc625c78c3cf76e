import "server-only";
import type { Context, WalletActor } from "../context.ts";
import { publicMembership } from "./public-workspace.ts";
import type { MembershipRow, WorkspaceSummary } from "./workspaces.schemas.ts";
import { listMemberships } from "./workspaces.sql.ts";

/** The caller's memberships, newest first, deleted workspaces omitted (spec 7.3). */
export async function listWorkspaces(ctx: Context<WalletActor>): Promise<MembershipRow[]> {
  return (await listMemberships(ctx)).map(publicMembership);
}

/** The same as summaries (spec 6.1). */
export async function summarizeWorkspaces(ctx: Context<WalletActor>): Promise<WorkspaceSummary[]> {
  return (await listMemberships(ctx)).map(({ id, slug, name, role }) => ({ id, slug, name, role }));
}
