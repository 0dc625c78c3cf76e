import "server-only";
import { access } from "#core/access/access.ts";
import { createChallenge } from "#core/logins/create-challenge.ts";
import { Challenge, ChallengeInput } from "#core/logins/logins.schemas.ts";
import { luxxon } from "#http/luxxon/route.ts";

export const POST = luxxon.route(
  {
    id: "createLoginChallenge",
    summary: "Issue a message to sign in with",
    description: "The message is EIP-4361 text, good for five minutes and for one use. Sign it exactly as it stands.",
    auth: access.public,
    limit: "auth",
    body: ChallengeInput,
    response: Challenge,
  },
  ({ ctx, body }) => createChallenge(ctx, { ...body, purpose: "LOGIN" }),
);
