import "server-only";
import { access } from "#core/access/access.ts";
import { getViewerToken } from "#core/sessions/get-viewer-token.ts";
import { SessionPath, ViewerToken } from "#core/sessions/sessions.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getViewerToken",
    summary: "Where to watch a session, while its media input exists",
    description: "For either side. The URL is its own credential: whoever has it can watch.",
    auth: access.readSessions,
    params: SessionPath,
    response: ViewerToken,
    errors: [
      "SESSION_NOT_FOUND",
      "NOT_AUTHORIZED session:viewDenied",
      "INVALID_STATE session:viewerToken:<STATE>",
      "VIDEO_ERROR",
    ],
  },
  ({ ctx, params }) => getViewerToken(ctx, params),
);
