import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { connection } from "next/server";
import { cache } from "react";
import { v7 } from "uuid";
import { access } from "#core/access/access.ts";
import { requireAccess } from "#core/access/require-access.ts";
import type { Context, WalletActor, WorkspaceContext } from "#core/context.ts";
import { DomainError } from "#core/errors.ts";
import { getConfig } from "#core/system/get-config.ts";
import type { Config } from "#core/system/system.schemas.ts";
import { summarizeWorkspaces } from "#core/workspaces/list-workspaces.ts";
import { publicWorkspace } from "#core/workspaces/public-workspace.ts";
import type { Role, Workspace, WorkspaceSummary } from "#core/workspaces/workspaces.schemas.ts";
import { clients, createContext } from "./context.ts";
import { walletActor } from "./luxxon/authenticate.ts";

export interface ConsoleLogin {
  walletAddress: string;
  activeWorkspaceId: string | null;
  workspaces: WorkspaceSummary[];
  ctx: Context<WalletActor>;
}

export interface ConsoleWorkspace {
  workspace: Workspace;
  role: Role;
  login: ConsoleLogin;
  /** Pass it to the verbs of `core`. */
  ctx: WorkspaceContext;
}

/** The signed-in wallet of this page request, or null. Once per request. */
export const currentLogin = cache(async (): Promise<ConsoleLogin | null> => {
  const incoming = await headers();
  const actor = await walletActor({ header: (name) => incoming.get(name) ?? undefined }, clients());
  if (!actor) return null;
  const ctx = createContext(actor, v7(), null);
  const { walletAddress, activeWorkspaceId } = actor;
  return { walletAddress, activeWorkspaceId, workspaces: await summarizeWorkspaces(ctx), ctx };
});

/** The same, or a redirect to sign in and come back to `next`. */
export async function requireLogin(next: string): Promise<ConsoleLogin> {
  const login = await currentLogin();
  return login ?? redirect(`/sign-in?next=${encodeURIComponent(next)}`);
}

/**
 * The workspace of a page, its permission checked in SpiceDB. Unknown and foreign slugs are both not found.
 * @throws DomainError AUTHZ_ERROR, DATABASE_ERROR
 */
export const openWorkspace = cache(async (slug: string): Promise<ConsoleWorkspace> => {
  const login = await requireLogin(`/w/${slug}`);
  const summary = login.workspaces.find((workspace) => workspace.slug === slug);
  if (!summary) notFound();
  const ctx: WorkspaceContext = { ...login.ctx, workspaceId: summary.id };
  const row = await requireAccess(ctx, access.getWorkspace).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === "NOT_AUTHORIZED") notFound();
    throw error;
  });
  return { workspace: publicWorkspace(row), role: summary.role, login, ctx };
});

/** The same object as `GET /config`. */
export async function publicConfig(): Promise<Config> {
  // Settings belong to the running server, not to the build.
  await connection();
  return getConfig(clients());
}
