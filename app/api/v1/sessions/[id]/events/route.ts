import "server-only";
import { access } from "#core/access/access.ts";
import { SessionPath } from "#core/sessions/sessions.schemas.ts";
import { streamSession } from "#core/streams/stream-session.ts";
import { StreamHeaders } from "#core/streams/streams.schemas.ts";
import { EventStreamReply } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "streamSession",
    summary: "Events of a session as they happen: session, meter, settlement",
    description:
      "`session` and `settlement` on connecting and on every change, `meter` every 5 s while LIVE. `Last-Event-ID` replays what was missed.",
    auth: access.readSessions,
    params: SessionPath,
    headers: StreamHeaders,
    response: { mediaType: "text/event-stream" },
    errors: ["SESSION_NOT_FOUND", "NOT_AUTHORIZED session:viewDenied", "RATE_LIMITED rate:streams"],
  },
  async ({ ctx, params, headers }) =>
    new EventStreamReply(await streamSession(ctx, { ...params, lastEventId: headers["Last-Event-ID"] })),
);
