import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { listRequests } from "#core/sessions/list-requests.ts";
import { ListRequestsQuery, SessionRequest } from "#core/sessions/sessions.schemas.ts";
import { Page } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "listRequests",
    summary: "Sessions that wait inside the workspace's circle, oldest first",
    description: "What a supplier may accept, with its distance from the circle's centre and without who asked.",
    auth: access.readRequests,
    query: ListRequestsQuery,
    workspace: { in: "query", name: "workspaceId", mismatch: "session:workspaceMismatch" },
    response: z.array(SessionRequest),
    errors: ["NOT_OPERATOR session:notSupplier", "INVALID_STATE workspace:availability:coverageMissing"],
  },
  async ({ ctx, query }) => new Page(await listRequests(ctx, query)),
);
