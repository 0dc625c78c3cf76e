import "server-only";
import type { Context } from "#core/context.ts";
import { DomainError } from "#core/errors.ts";
import { createContext } from "./context.ts";
import { type EdgeRequest, type RouteHandler, toRouteHandler } from "./edge/exchange.ts";
import { readBody } from "./edge/json-body.ts";
import { isSameSecret } from "./edge/same-secret.ts";
import { answer } from "./luxxon/answer.ts";
import { success } from "./luxxon/envelope.ts";

/** A route for the scheduler alone (spec 14.5). Without a `CRON_SECRET` every call is refused. */
function route(verb: (ctx: Context) => Promise<unknown>): RouteHandler {
  const exchange = (request: EdgeRequest) =>
    answer(
      request,
      async (call) => {
        await readBody(request);
        requireSecret(request.header("authorization"), call.clients.settings.CRON_SECRET);
        call.actor = { kind: "system" };
        return success(await verb(createContext(call.actor, call.requestId, null)), 200, call.now);
      },
      "tick",
    );
  return toRouteHandler(exchange, {});
}

export const cron = { route };

/** @throws DomainError NOT_AUTHENTICATED cron:secret */
export function requireSecret(authorization: string | undefined, secret: string | undefined): void {
  if (!isSameSecret(authorization, secret && `Bearer ${secret}`))
    throw new DomainError("NOT_AUTHENTICATED", "cron:secret");
}
