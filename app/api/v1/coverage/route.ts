import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { CoverageCircle, CoverageQuery } from "#core/workspaces/coverage.schemas.ts";
import { listCoverage } from "#core/workspaces/list-coverage.ts";
import { Reply } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listCoverage",
    summary: "Circles of suppliers that are ONLINE, latest seen first",
    description:
      "With `bbox=minLng,minLat,maxLng,maxLat`, circles whose bounding box touches it; minLng > maxLng crosses the antimeridian.",
    auth: access.public,
    query: CoverageQuery,
    response: z.array(CoverageCircle),
  },
  async ({ ctx, query }) => new Reply(await listCoverage(ctx, query), { "cache-control": "public, max-age=5" }),
);
