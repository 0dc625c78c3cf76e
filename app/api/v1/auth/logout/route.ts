import "server-only";
import { access } from "#core/access/access.ts";
import { LoggedOut, LogoutInput } from "#core/logins/logins.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";
import { signOut } from "#http/luxxon/sign-in.ts";

export const POST = luxxon.route(
  {
    id: "revokeLogins",
    summary: "Sign out here, or everywhere",
    description: "Ends the login of the cookie and clears both cookies, with or without a valid cookie.",
    auth: access.optionalWallet,
    sameOrigin: true,
    body: LogoutInput,
    bodyOptional: true,
    response: LoggedOut,
    answerHeaders: ["Set-Cookie"],
  },
  ({ ctx, body }) => signOut(ctx, body),
);
