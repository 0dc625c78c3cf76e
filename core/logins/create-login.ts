import "server-only";
import type { Context, WalletActor } from "../context.ts";
import { summarizeWorkspaces } from "../workspaces/list-workspaces.ts";
import type { WorkspaceSummary } from "../workspaces/workspaces.schemas.ts";
import { consumeChallenge } from "./consume-challenge.ts";
import type { LoginInput } from "./logins.schemas.ts";
import { insertLogin } from "./logins.sql.ts";

/** A login lives 12 h, absolutely (spec 3.3). */
export const loginSeconds = 43_200;

/**
 * Signs a wallet in; a wallet without workspaces signs in too, and none is made (spec 7.2).
 * @throws DomainError NOT_AUTHENTICATED, UNAVAILABLE chain:unavailable
 */
export async function createLogin(
  ctx: Context,
  input: LoginInput & { userAgent: string | null },
): Promise<{ loginId: string; walletAddress: string; workspaces: WorkspaceSummary[] }> {
  await consumeChallenge(ctx, { ...input, purpose: "LOGIN" });
  const { walletAddress, userAgent } = input;
  const login = await insertLogin(ctx, { walletAddress, userAgent, lifetimeSeconds: loginSeconds });
  if (!login) throw new Error("insert returned no row");
  const actor: WalletActor = { kind: "wallet_session", loginId: login.id, walletAddress, activeWorkspaceId: null };
  return { loginId: login.id, walletAddress, workspaces: await summarizeWorkspaces({ ...ctx, actor }) };
}
