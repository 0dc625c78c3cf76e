import "server-only";
import { z } from "zod";
import { access } from "#core/access/access.ts";
import { createSession } from "#core/sessions/create-session.ts";
import { listSessions } from "#core/sessions/list-sessions.ts";
import { CreateSessionInput, ListSessionsQuery, Session, SessionWithToken } from "#core/sessions/sessions.schemas.ts";
import { Page } from "#http/luxxon/reply.ts";
import { luxxon } from "#http/luxxon/route.ts";

const mismatch = "session:workspaceMismatch";

export const POST = luxxon.route(
  {
    id: "createSession",
    summary: "Ask for a view of a point",
    description:
      "Holds rate × maxDurationSeconds of the wallet's pool until the session is over. `quoteId` locks the quoted rate, once.",
    auth: access.createSession,
    limit: "create",
    idempotent: true,
    body: CreateSessionInput,
    workspace: { in: "body", name: "workspaceId", mismatch },
    status: 201,
    response: SessionWithToken,
    errors: [
      "NOT_AUTHORIZED session:notConsumer",
      "OUTSIDE_COVERAGE platform:serviceArea",
      "NO_CREDIT",
      "INSUFFICIENT_CREDIT credit:pool",
      "INSUFFICIENT_CREDIT credit:spendCap",
      "INSUFFICIENT_CREDIT credit:keyDailyLimit",
      "QUOTE_NOT_FOUND",
      "QUOTE_EXPIRED",
      "CONFLICT pricing:quoteAlreadyUsed",
      "INVALID_STATE session:create:openLimit",
      "UNAVAILABLE chain:unavailable",
    ],
  },
  ({ ctx, body }) => createSession(ctx, body),
);

export const GET = luxxon.route(
  {
    id: "listSessions",
    summary: "Sessions of the workspace, on both sides, newest first",
    description: "Each once. Narrow them by state and by side; the meter of a LIVE one is that of this moment.",
    auth: access.readSessions,
    query: ListSessionsQuery,
    workspace: { in: "query", name: "workspaceId", mismatch },
    response: z.array(Session),
  },
  async ({ ctx, query }) => new Page(await listSessions(ctx, query)),
);
