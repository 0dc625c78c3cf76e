import "server-only";
import { access } from "#core/access/access.ts";
import { endSession } from "#core/sessions/end-session.ts";
import { Session, SessionPath } from "#core/sessions/sessions.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "endSession",
    summary: "End a LIVE session",
    description: "Either side may. The meter is final with this call, and the settlement follows by itself.",
    auth: access.endSession,
    params: SessionPath,
    response: Session,
    example: {
      state: "ENDED",
      operatorWorkspaceId: "b7c2d4e6-1f3a-4b5c-8d7e-9f0a1b2c3d4e",
      startedAt: "2026-05-13T12:00:07.000Z",
      endedAt: "2026-05-13T12:00:35.400Z",
      cleanSeconds: 28,
      chargedMicroUsdc: "28000",
      endReason: "CONSUMER_ENDED",
    },
    errors: ["SESSION_NOT_FOUND", "NOT_YOUR_SESSION session:endDenied", "INVALID_STATE session:end:<STATE>"],
  },
  ({ ctx, params }) => endSession(ctx, params),
);
