import "server-only";
import { access } from "#core/access/access.ts";
import { openApiReply } from "#http/luxxon/openapi.ts";
import { luxxon } from "#http/luxxon/route.ts";
import { routes } from "../../../routes.gen.ts";

export const GET = luxxon.route(
  {
    id: "getOpenApi",
    summary: "This API as an OpenAPI 3.1 document",
    description: "Generated from the schemas that validate requests, so it says what the server does.",
    auth: access.public,
    response: { mediaType: "application/json" },
  },
  ({ ctx }) => openApiReply(routes, ctx.settings),
);
