import "server-only";
import { offerMedia } from "#core/sessions/offer-media.ts";
import { createContext } from "./context.ts";
import { type EdgeRequest, type RouteHandler, toRouteHandler } from "./edge/exchange.ts";
import { readBody } from "./edge/json-body.ts";
import { answer } from "./luxxon/answer.ts";
import { success } from "./luxxon/envelope.ts";

/** A media URL of this server (spec 12.2): it takes an SDP offer, and refuses in the envelope. */
function route(side: "whip" | "whep"): RouteHandler {
  const exchange = (request: EdgeRequest) =>
    answer(request, async (call) => {
      await readBody(request);
      call.actor = { kind: "anonymous" };
      const ctx = createContext(call.actor, call.requestId, call.ip);
      return success(await offerMedia(ctx, { side, secret: request.params.secret ?? "" }), 201, call.now);
    });
  return toRouteHandler(exchange, {});
}

export const media = { route };
