import "server-only";
import { DomainError } from "#core/errors.ts";
import type { Settings } from "#env.ts";
import type { EdgeRequest } from "../edge/exchange.ts";
import { isSameSecret } from "../edge/same-secret.ts";

/**
 * The token in the path and the secret in the header are the video provider's (spec 7.9). Without either setting every
 * call is refused.
 * @throws DomainError NOT_AUTHENTICATED video:token
 */
export function requireVideoSecrets(
  request: Pick<EdgeRequest, "header" | "params">,
  { VIDEO_EVENTS_TOKEN, VIDEO_EVENTS_SECRET }: Pick<Settings, "VIDEO_EVENTS_TOKEN" | "VIDEO_EVENTS_SECRET">,
): void {
  const isToken = isSameSecret(request.params.token, VIDEO_EVENTS_TOKEN);
  const isSecret = isSameSecret(request.header("cf-webhook-auth"), VIDEO_EVENTS_SECRET);
  if (!isToken || !isSecret) throw new DomainError("NOT_AUTHENTICATED", "video:token");
}
