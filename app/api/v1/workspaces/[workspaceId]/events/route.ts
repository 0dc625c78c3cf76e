import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { uuid } from "#core/primitives.schemas.ts";
import { streamWorkspace } from "#core/streams/stream-workspace.ts";
import { StreamHeaders } from "#core/streams/streams.schemas.ts";
import { EventStreamReply } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const GET = luxxon.route(
  {
    id: "streamWorkspace",
    summary: "Events of every session, of the keys and of the pool, as they happen",
    description:
      "The events of `/sessions/{id}/events` for all sessions, with `key` and `pool`. `Last-Event-ID` replays what was missed.",
    auth: access.streamWorkspace,
    params: z.object({ id: uuid }),
    paramNames: { workspaceId: "id" },
    workspace: { in: "params", name: "id", mismatch: "workspace:mismatch" },
    headers: StreamHeaders,
    response: { mediaType: "text/event-stream" },
    errors: ["RATE_LIMITED rate:streams"],
  },
  async ({ ctx, headers }) =>
    new EventStreamReply(await streamWorkspace(ctx, { lastEventId: headers["Last-Event-ID"] })),
);
