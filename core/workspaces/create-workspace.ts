import "server-only";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { consumeChallenge } from "../logins/consume-challenge.ts";
import { publicWorkspace } from "./public-workspace.ts";
import type { CreateWorkspaceInput, Workspace } from "./workspaces.schemas.ts";
import {
  deleteUngrantedWorkspace,
  findWorkspaceBySlug,
  insertWorkspace,
  storeConsistencyToken,
} from "./workspaces.sql.ts";

/**
 * Makes a workspace owned by the signer; the signature is the credential. A taken slug does not spend the nonce. When
 * the permission graph cannot be written nothing remains and the slug is free (spec 7.3).
 * @throws DomainError CONFLICT workspace:slugTaken, NOT_AUTHENTICATED, AUTHZ_ERROR, UNAVAILABLE
 */
export async function createWorkspace(
  ctx: Context,
  input: CreateWorkspaceInput,
): Promise<Workspace & { consistencyToken: string }> {
  const slugTaken = () => new DomainError("CONFLICT", "workspace:slugTaken");
  if (await findWorkspaceBySlug(ctx, input.slug)) throw slugTaken();
  await consumeChallenge(ctx, { ...input, purpose: "WORKSPACE" });
  const row = await insertWorkspace(ctx, input);
  if (!row) throw slugTaken();
  const consistencyToken = await grantOwner(ctx, row.id, input.walletAddress);
  await storeConsistencyToken(ctx, row.id, consistencyToken);
  return { ...publicWorkspace(row), consistencyToken };
}

async function grantOwner(ctx: Context, workspaceId: string, walletAddress: CreateWorkspaceInput["walletAddress"]) {
  try {
    return await ctx.authz.setRoles([{ workspaceId, walletAddress, role: "OWNER" }]);
  } catch (error) {
    await deleteUngrantedWorkspace(ctx, workspaceId);
    throw error;
  }
}
