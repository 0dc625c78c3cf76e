import "server-only";
import { access } from "#core/access/access.ts";
import { LoggedIn, LoginInput } from "#core/logins/logins.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";
import { signIn } from "#http/luxxon/sign-in.ts";

export const POST = luxxon.route(
  {
    id: "createLogin",
    summary: "Sign in with a signed challenge",
    description:
      "Sets `lx_session` for 12 hours. A wallet without workspaces signs in too. The nonce is spent whatever the signature is.",
    auth: access.public,
    limit: "auth",
    sameOrigin: true,
    body: LoginInput,
    response: LoggedIn,
    answerHeaders: ["Set-Cookie"],
    errors: [
      "NOT_AUTHENTICATED auth:nonceInvalid",
      "NOT_AUTHENTICATED auth:signatureInvalid",
      "UNAVAILABLE chain:unavailable",
    ],
  },
  ({ ctx, body, userAgent }) => signIn(ctx, { ...body, userAgent }),
);
