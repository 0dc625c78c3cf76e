import "server-only";
import { access } from "#core/access/access.ts";
import { checkReadiness } from "#core/system/check-readiness.ts";
import { Readiness } from "#core/system/system.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "checkReadiness",
    summary: "Can the server serve: database, permissions, chain, media and tick",
    description: "Answers within two seconds; `tick` is ok when one finished within the last minute.",
    auth: access.public,
    limit: "exempt",
    response: Readiness,
    errors: ["UNAVAILABLE ready:<checks>"],
  },
  ({ ctx }) => checkReadiness(ctx),
);
