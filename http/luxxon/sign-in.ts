import "server-only";
import type { Context, WalletActor, WorkspaceContext } from "#core/context.ts";
import { createLogin, loginSeconds } from "#core/logins/create-login.ts";
import type { LoginInput } from "#core/logins/logins.schemas.ts";
import { revokeLogin } from "#core/logins/revoke-login.ts";
import { revokeLogins } from "#core/logins/revoke-logins.ts";
import { selectWorkspace } from "#core/logins/select-workspace.ts";
import { clearedCookies, sealLoginCookie, selectedWorkspaceCookie } from "./login-cookie.ts";
import { Reply } from "./reply.ts";

/** Signs in and sets the login cookie (spec 7.2). */
export async function signIn(ctx: Context, input: LoginInput & { userAgent: string | null }): Promise<Reply> {
  const { loginId, ...data } = await createLogin(ctx, input);
  return new Reply(data, { "set-cookie": await sealLoginCookie(loginId, loginSeconds, ctx.settings) });
}

/** Selects a workspace, re-issues the login cookie with the time it has left, and tells client code (spec 3.3). */
export async function selectAndRemember(ctx: WorkspaceContext): Promise<Reply> {
  const { loginId, secondsLeft, ...data } = await selectWorkspace(ctx);
  const cookies = [
    await sealLoginCookie(loginId, secondsLeft, ctx.settings),
    selectedWorkspaceCookie(data.workspaceId, secondsLeft, ctx.settings),
  ];
  return new Reply(data, { "set-cookie": cookies });
}

/** Ends the login and clears both cookies, with or without a good one (spec 7.2). */
export async function signOut(ctx: Context, input: { everywhere: boolean }): Promise<Reply> {
  return new Reply(await revokeLogins(ctx, input), { "set-cookie": clearedCookies(ctx.settings) });
}

/** Ends one login of the wallet; when it is the caller's own, both cookies go with it (spec 7.13). */
export async function endLogin(ctx: Context<WalletActor>, input: { loginId: string }): Promise<Reply> {
  const isOwn = input.loginId === ctx.actor.loginId;
  return new Reply(await revokeLogin(ctx, input), isOwn ? { "set-cookie": clearedCookies(ctx.settings) } : {});
}
