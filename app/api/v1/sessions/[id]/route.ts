import "server-only";
import { access } from "#core/access/access.ts";
import { cancelSession } from "#core/sessions/cancel-session.ts";
import { getSession } from "#core/sessions/get-session.ts";
import { Session, SessionPath } from "#core/sessions/sessions.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getSession",
    summary: "One session, with the meter at this moment",
    description:
      "Seconds and charge are zero before LIVE, counted while LIVE and final afterwards. URLs are there while a media input is open.",
    auth: access.readSessions,
    params: SessionPath,
    response: Session,
    example: {
      state: "LIVE",
      operatorWorkspaceId: "b7c2d4e6-1f3a-4b5c-8d7e-9f0a1b2c3d4e",
      startedAt: "2026-05-13T12:00:07.000Z",
      cleanSeconds: 12,
      chargedMicroUsdc: "12000",
      videoBackendRef: "6f1d2c3b4a5968778695a4b3c2d1e0f1",
      whepUrl: "http://localhost:3000/media/whep/Qm4xYz",
    },
    errors: ["SESSION_NOT_FOUND", "NOT_AUTHORIZED session:viewDenied"],
  },
  ({ ctx, params }) => getSession(ctx, params),
);

export const DELETE = luxxon.route(
  {
    id: "cancelSession",
    summary: "Give up a session that is not LIVE yet",
    description:
      "REQUESTED or ASSIGNED becomes CANCELLED and its hold is released. Nothing is charged. A LIVE session is ended instead.",
    auth: access.cancelSession,
    params: SessionPath,
    response: Session,
    example: { state: "CANCELLED", endReason: "CONSUMER_CANCELLED", endedAt: "2026-05-13T12:00:05.000Z" },
    errors: [
      "SESSION_NOT_FOUND",
      "NOT_YOUR_SESSION session:cancelDenied",
      "NOT_AUTHORIZED session:consumerOnly",
      "INVALID_STATE session:cancel:<STATE>",
    ],
  },
  ({ ctx, params }) => cancelSession(ctx, params),
);
