import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { getUsage } from "#core/usage/get-usage.ts";
import { UsageQuery, UsageRow } from "#core/usage/usage.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getUsage",
    summary: "Sessions, seconds, charges and calls, by day or by key",
    description: "Days are UTC, both ends included, at most 400; the last thirty when none is named.",
    auth: access.readUsage,
    params: z.object({ id: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    query: UsageQuery,
    response: z.array(UsageRow),
  },
  ({ ctx, query }) => getUsage(ctx, query),
);
