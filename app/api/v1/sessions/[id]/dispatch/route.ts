import "server-only";
import { access } from "#core/access/access.ts";
import { dispatchSession } from "#core/sessions/dispatch-session.ts";
import { SessionPath, SessionWithToken } from "#core/sessions/sessions.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "dispatchSession",
    summary: "Assign the longest-idle supplier that covers the point",
    description: "After a 503 the session still waits, and the call can be repeated.",
    auth: access.dispatchSession,
    params: SessionPath,
    response: SessionWithToken,
    example: { state: "ASSIGNED", operatorWorkspaceId: "b7c2d4e6-1f3a-4b5c-8d7e-9f0a1b2c3d4e" },
    errors: [
      "SESSION_NOT_FOUND",
      "NOT_YOUR_SESSION session:dispatchDenied",
      "NOT_AUTHORIZED session:consumerOnly",
      "INVALID_STATE session:dispatch:<STATE>",
      "NO_COVERAGE",
      "UNAVAILABLE session:dispatch:allBusy",
    ],
  },
  ({ ctx, params }) => dispatchSession(ctx, params),
);
