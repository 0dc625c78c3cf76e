import "server-only";
import { access } from "#core/access/access.ts";
import { Health } from "#core/system/system.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getHealth",
    summary: "Is the server process up",
    description: "Touches nothing else; for whoever decides whether to restart it.",
    auth: access.public,
    limit: "exempt",
    response: Health,
    without: ["DATABASE_ERROR"],
  },
  ({ ctx }) => ({ ok: true, surface: "luxxon", version: "v1", buildSha: ctx.settings.GIT_SHA }),
);
