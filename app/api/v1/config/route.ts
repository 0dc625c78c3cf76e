import "server-only";
import { access } from "#core/access/access.ts";
import { getConfig } from "#core/system/get-config.ts";
import { Config } from "#core/system/system.schemas.ts";
import { Reply } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getConfig",
    summary: "Chain, contracts and environment of this deployment",
    description:
      "Take every address from here, never from constants. `faucet` means that `usdcAddress` has a public `mint`; an empty `explorerUrl` means that there is no explorer.",
    auth: access.public,
    response: Config,
  },
  ({ ctx }) => new Reply(getConfig(ctx), { "cache-control": "public, max-age=60" }),
);
