import "server-only";
import { access } from "#core/access/access.ts";
import { getProducerToken } from "#core/sessions/get-producer-token.ts";
import { ProducerToken, SessionPath } from "#core/sessions/sessions.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getProducerToken",
    summary: "Where to publish a session, while its media input exists",
    description: "For the assigned operator. The URL is its own credential: whoever has it can publish.",
    auth: access.producerToken,
    params: SessionPath,
    response: ProducerToken,
    errors: [
      "SESSION_NOT_FOUND",
      "NOT_YOUR_SESSION session:producerTokenDenied",
      "NOT_OPERATOR session:notAssignedOperator",
      "INVALID_STATE session:producerToken:<STATE>",
      "VIDEO_ERROR",
    ],
  },
  ({ ctx, params }) => getProducerToken(ctx, params),
);
