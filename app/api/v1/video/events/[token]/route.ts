import "server-only";
import { access } from "#core/access/access.ts";
import { recordVideoEvent } from "#core/video/record-video-event.ts";
import { VideoEvent, VideoEventPath } from "#core/video/video.schemas.ts";
import { emptyReply } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "recordVideoEvent",
    summary: "The video provider says that a publisher came or went",
    description: "Token in the path and secret in `cf-webhook-auth` are the provider's. Exempt from rate limits.",
    auth: access.videoEvents,
    limit: "exempt",
    params: VideoEventPath,
    body: VideoEvent,
    status: 202,
    response: "empty",
  },
  async ({ ctx, body }) => {
    await recordVideoEvent(ctx, body);
    return emptyReply;
  },
);
