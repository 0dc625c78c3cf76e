import "server-only";
import { access } from "#core/access/access.ts";
import { describeCaller } from "#core/logins/describe-caller.ts";
import { Me } from "#core/logins/logins.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "describeCaller",
    summary: "Who is calling",
    description: "A display aid: the wallet with its workspaces, or the key with its scopes. It decides nothing.",
    auth: access.any,
    response: Me,
  },
  ({ ctx }) => describeCaller(ctx),
);
