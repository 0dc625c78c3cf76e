import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { LoggedOut } from "#core/logins/logins.schemas.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";
import { endLogin } from "#http/luxxon/sign-in.ts";

export const DELETE = luxxon.route(
  {
    id: "revokeLogin",
    summary: "End one login of the wallet",
    description: "Every call of that login is refused at once. Ending the login of this very call signs out here.",
    auth: access.wallet,
    params: z.object({ loginId: uuid }),
    response: LoggedOut,
    errors: ["NOT_FOUND login:notFound"],
  },
  ({ ctx, params }) => endLogin(ctx, params),
);
