import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { DemandCell } from "#core/sessions/demand.schemas.ts";
import { listDemand } from "#core/sessions/list-demand.ts";
import { Reply } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listDemand",
    summary: "Where views were asked for in the last 30 days, most requests first",
    description: "Cells of about 5 km by their centre, at most 1,000. `unmet` counts sessions that nobody ever took.",
    auth: access.public,
    response: z.array(DemandCell),
  },
  async ({ ctx }) => new Reply(await listDemand(ctx), { "cache-control": "public, max-age=300" }),
);
