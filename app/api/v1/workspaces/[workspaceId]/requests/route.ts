import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { listRequests } from "#core/requests/list-requests.ts";
import { ListRequestsQuery, LoggedRequest, RequestsPath } from "#core/requests/requests.schemas.ts";
import { Page } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listLoggedRequests",
    summary: "Calls of the workspace in the last seven days, newest first",
    description: "One row per call by a key or by a member. Bodies and query values are not kept.",
    auth: access.listRequests,
    params: RequestsPath,
    paramNames: { workspaceId: "id" },
    query: ListRequestsQuery,
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    response: z.array(LoggedRequest),
  },
  async ({ ctx, query }) => new Page(await listRequests(ctx, query)),
);
