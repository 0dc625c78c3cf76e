import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { listLogins } from "#core/logins/list-logins.ts";
import { Login } from "#core/logins/logins.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listLogins",
    summary: "Where the wallet is signed in",
    description: "Logins that have not ended, with where each came from; the one of this very call is marked.",
    auth: access.wallet,
    response: z.array(Login),
  },
  ({ ctx }) => listLogins(ctx),
);
