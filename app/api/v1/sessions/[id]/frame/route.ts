import "server-only";
import { access } from "#core/access/access.ts";
import { getFrame } from "#core/sessions/get-frame.ts";
import { SessionPath } from "#core/sessions/sessions.schemas.ts";
import { RawReply } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "getFrame",
    summary: "The newest picture of a LIVE session",
    description:
      "A JPEG, not enveloped; errors are. 404 until the first picture and when the newest is older than 10 seconds.",
    auth: access.readSessions,
    limit: "frame",
    params: SessionPath,
    response: { mediaType: "image/jpeg" },
    answerHeaders: ["X-Frame-Captured-At"],
    errors: ["SESSION_NOT_FOUND", "NOT_AUTHORIZED session:viewDenied", "FRAME_NOT_AVAILABLE", "VIDEO_ERROR"],
  },
  async ({ ctx, params }) => {
    const { jpeg, capturedAt } = await getFrame(ctx, params);
    return new RawReply(jpeg, { "content-type": "image/jpeg", "x-frame-captured-at": capturedAt.toISOString() });
  },
);
