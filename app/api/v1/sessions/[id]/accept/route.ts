import "server-only";
import { access } from "#core/access/access.ts";
import { acceptSession } from "#core/sessions/accept-session.ts";
import { AcceptSessionInput, SessionPath, SessionWithToken } from "#core/sessions/sessions.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "acceptSession",
    summary: "Take a waiting session as its operator",
    description:
      "REQUESTED becomes ASSIGNED, in any availability state. Of several operators one gets it; the others learn the state.",
    auth: access.acceptSession,
    params: SessionPath,
    body: AcceptSessionInput,
    bodyOptional: true,
    workspace: { in: "body", name: "operatorWorkspaceId", mismatch: "session:workspaceMismatch" },
    response: SessionWithToken,
    example: { state: "ASSIGNED", operatorWorkspaceId: "b7c2d4e6-1f3a-4b5c-8d7e-9f0a1b2c3d4e" },
    errors: [
      "SESSION_NOT_FOUND",
      "OUTSIDE_COVERAGE session:accept:outsideCoverage",
      "NOT_OPERATOR session:notSupplier",
      "NOT_AUTHORIZED session:selfDealing",
      "INVALID_STATE session:accept:<STATE>",
      "INVALID_STATE session:accept:assignmentLimit",
    ],
  },
  ({ ctx, params }) => acceptSession(ctx, params),
);
