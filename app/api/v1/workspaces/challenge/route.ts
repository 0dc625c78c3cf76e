import "server-only";
import { access } from "#core/access/access.ts";
import { createChallenge } from "#core/logins/create-challenge.ts";
import { Challenge, ChallengeInput } from "#core/logins/logins.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "createWorkspaceChallenge",
    summary: "Issue a message to create a workspace with",
    description: "As for signing in, with another purpose: a message signed for one is no good for the other.",
    auth: access.public,
    limit: "auth",
    body: ChallengeInput,
    response: Challenge,
  },
  ({ ctx, body }) => createChallenge(ctx, { ...body, purpose: "WORKSPACE" }),
);
