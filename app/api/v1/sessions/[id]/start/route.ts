import "server-only";
import { access } from "#core/access/access.ts";
import { SessionPath, StartedSession } from "#core/sessions/sessions.schemas.ts";
import { startSession } from "#core/sessions/start-session.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "startSession",
    summary: "Open the media input and get its URLs",
    description: "The session becomes LIVE with the first picture. A repeat answers with the same URLs.",
    auth: access.startSession,
    params: SessionPath,
    response: StartedSession,
    errors: [
      "SESSION_NOT_FOUND",
      "NOT_YOUR_SESSION session:startDenied",
      "NOT_OPERATOR session:notAssignedOperator",
      "INVALID_STATE session:start:<STATE>",
      "VIDEO_ERROR",
    ],
  },
  ({ ctx, params }) => startSession(ctx, params),
);
