import "server-only";
import { z } from "zod";
import { uuid } from "#core/primitives.schemas.ts";
import { cancelSession } from "#core/sessions/cancel-session.ts";
import { endSession } from "#core/sessions/end-session.ts";
import { getFrame } from "#core/sessions/get-frame.ts";
import { getSession } from "#core/sessions/get-session.ts";
import { getViewerToken } from "#core/sessions/get-viewer-token.ts";
import { listSessions } from "#core/sessions/list-sessions.ts";
import { requestLiveView } from "#core/sessions/request-live-view.ts";
import { CreateSessionInput, Session, SessionState, ViewerToken } from "#core/sessions/sessions.schemas.ts";
import { waitForSession } from "#core/sessions/wait-for-session.ts";
import { ends, reads, spends, type Tool, tool } from "./tool.ts";

/** Hosts give up after a minute; a longer wait is cut so that the answer still arrives. */
const longestWaitMs = 55_000;
const timeoutMs = z
  .number()
  .int()
  .min(0)
  .default(30_000)
  .transform((ms) => Math.min(ms, longestWaitMs))
  .describe("How long to wait for LIVE, in milliseconds; at most 55,000. Call wait_for_live to wait on.");

const OneSession = z.object({ sessionId: uuid.describe("Id of the session.") });

const Progress = z.object({
  sessionId: z.string(),
  state: SessionState,
  isLive: z.boolean().describe("Whether there is a picture to watch now."),
  session: Session,
});
const progress = (session: Session) => ({
  sessionId: session.id,
  state: session.state,
  isLive: session.state === "LIVE",
  session,
});

/** The tools around one session (spec 7.13). */
export const sessionTools: readonly Tool[] = [
  tool({
    name: "request_live_view",
    title: "Request a live view",
    description:
      "Opens a session for live video of a point and waits until it is LIVE. Holds rate × maxDurationSeconds of the pool; only seconds with a picture are charged. When it is not LIVE in time the answer has its id and state, and the session stays open: wait on with wait_for_live, or give it up with cancel_session.",
    input: CreateSessionInput.omit({ workspaceId: true }).extend({ timeoutMs }),
    output: Progress,
    annotations: spends,
    run: async ({ ctx, signal }, input) => progress(await requestLiveView(ctx, { ...input, signal })),
  }),
  tool({
    name: "wait_for_live",
    title: "Wait until a session is live",
    description: "Waits until the session is LIVE or over. When neither comes in time the answer has its state.",
    input: OneSession.extend({ timeoutMs }),
    output: Progress,
    annotations: reads,
    run: async ({ ctx, signal }, { sessionId, timeoutMs: ms }) =>
      progress(await waitForSession(ctx, { id: sessionId, timeoutMs: ms, signal })),
  }),
  tool({
    name: "list_sessions",
    title: "List sessions",
    description: "Sessions of the workspace, newest first, on both sides unless one is named.",
    input: z.object({
      state: z.array(SessionState).min(1).optional().describe("Only sessions in one of these states."),
      side: z.enum(["consumer", "operator"]).optional().describe("Only sessions in which the workspace has this side."),
      limit: z.number().int().min(1).max(100).default(20),
      cursor: z.string().optional().describe("The nextCursor of the page before."),
    }),
    output: z.object({ sessions: z.array(Session), nextCursor: z.string().nullable() }),
    annotations: reads,
    run: async ({ ctx }, input) => {
      const { rows, nextCursor } = await listSessions(ctx, input);
      return { sessions: rows, nextCursor };
    },
  }),
  tool({
    name: "get_session",
    title: "Get a session",
    description:
      "One session with the meter at this moment: state, seconds, charge, and the URL to watch while it runs.",
    input: OneSession,
    output: Session,
    annotations: reads,
    run: ({ ctx }, { sessionId }) => getSession(ctx, { id: sessionId }),
  }),
  {
    name: "get_frame",
    title: "Get a picture",
    description:
      "The newest picture of a LIVE session, as an image. Fails with FRAME_NOT_AVAILABLE while there is none.",
    input: OneSession,
    annotations: reads,
    run: async ({ ctx }, sent) => {
      const { jpeg, capturedAt } = await getFrame(ctx, { id: OneSession.parse(sent).sessionId });
      return {
        content: [
          { type: "image", mimeType: "image/jpeg", data: Buffer.from(jpeg).toString("base64") },
          { type: "text", text: JSON.stringify({ capturedAt: capturedAt.toISOString() }) },
        ],
      };
    },
  },
  tool({
    name: "get_stream_url",
    title: "Get the stream URL",
    description:
      "The WHEP URL at which a player watches the session while its media input exists. It is its own credential.",
    input: OneSession,
    output: ViewerToken,
    annotations: reads,
    run: ({ ctx }, { sessionId }) => getViewerToken(ctx, { id: sessionId }),
  }),
  tool({
    name: "end_session",
    title: "End a session",
    description: "Ends a LIVE session. The meter is final and the settlement follows by itself.",
    input: OneSession,
    output: Session,
    annotations: ends,
    run: ({ ctx }, { sessionId }) => endSession(ctx, { id: sessionId }),
  }),
  tool({
    name: "cancel_session",
    title: "Cancel a session",
    description: "Gives up a session that is not LIVE yet. Nothing is charged and the hold is released.",
    input: OneSession,
    output: Session,
    annotations: ends,
    run: ({ ctx }, { sessionId }) => cancelSession(ctx, { id: sessionId }),
  }),
];
