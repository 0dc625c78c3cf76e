import "server-only";
import type { ApiKeyActor, Context, WalletActor } from "../context.ts";
import { summarizeWorkspaces } from "../workspaces/list-workspaces.ts";
import { findWorkspace } from "../workspaces/workspaces.sql.ts";
import type { Me } from "./logins.schemas.ts";

/** Who the caller is, from the member table: a display aid, not a decision (spec 7.1). */
export async function describeCaller(ctx: Context<ApiKeyActor | WalletActor>): Promise<Me> {
  const { actor } = ctx;
  if (actor.kind === "api_key") {
    const { kind, keyId, workspaceId, environment } = actor;
    const row = await findWorkspace(ctx, workspaceId);
    const workspace = row ? { id: row.id, slug: row.slug, name: row.name } : null;
    return { kind, keyId, workspaceId, environment, scopes: [...actor.scopes], workspace };
  }
  const workspaces = await summarizeWorkspaces({ ...ctx, actor });
  const active = workspaces.find(({ id }) => id === actor.activeWorkspaceId);
  return {
    kind: actor.kind,
    walletAddress: actor.walletAddress,
    activeWorkspaceId: active?.id ?? null,
    activeRole: active?.role ?? null,
    workspaces,
  };
}
