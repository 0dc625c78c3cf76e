import "server-only";
import type { Actor } from "#core/context.ts";
import { DomainError } from "#core/errors.ts";
import type { Settings } from "#env.ts";
import type { EdgeRequest } from "../edge/exchange.ts";

/**
 * Refuses writes by cookie, and sign-in and sign-out, from a foreign origin (spec 3.4).
 * @throws DomainError NOT_AUTHORIZED auth:crossOrigin
 */
export function requireSameOrigin(
  request: EdgeRequest,
  actor: Actor,
  { sameOrigin }: { sameOrigin?: boolean },
  settings: Settings,
): void {
  const isWrite = request.method !== "GET" && request.method !== "HEAD";
  if (!sameOrigin && !(actor.kind === "wallet_session" && isWrite)) return;
  const origin = request.header("origin");
  const isForeign = origin !== undefined && origin !== settings.APP_URL;
  if (isForeign || request.header("sec-fetch-site") === "cross-site") {
    throw new DomainError("NOT_AUTHORIZED", "auth:crossOrigin");
  }
}
