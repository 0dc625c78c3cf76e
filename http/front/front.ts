import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { DomainError } from "#core/errors.ts";
import { env } from "#env.ts";
import { closeStreams } from "../close-streams.ts";
import type { EdgeRequest, EdgeResponse } from "../edge/exchange.ts";
import { answer, refuse } from "../luxxon/answer.ts";
import { preflight } from "../luxxon/common-headers.ts";
import { stopping } from "../stopping.ts";
import { startTracing } from "../tracing/tracing.ts";
import { fromNode, splitTarget, toNode } from "./node-exchange.ts";
import { loadRouteTable, type Match, type RouteModules } from "./route-table.ts";

export type Pages = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The front: answers every route object itself from the raw request, and hands everything else to `pages`. It holds no
 * rule; unknown routes and methods of the API, and unknown media URLs, get the dialect's envelope.
 */
export async function createFront(modules: RouteModules, pages: Pages) {
  stopping.signal.addEventListener("abort", closeStreams, { once: true });
  await startTracing(env().OTEL_EXPORTER_OTLP_ENDPOINT);
  const match = await loadRouteTable(modules);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { path } = splitTarget(request.url ?? "/");
    const matched = match(path);
    if (!matched && !isOurs(path)) return pages(request, response);
    const edge = fromNode(request, matched?.params ?? {}, response);
    if (request.httpVersion === "1.1" && request.headers.host === undefined) {
      return toNode(await refuse(edge, new DomainError("INVALID_INPUT", "Host")), request, response);
    }
    toNode(await exchange(edge, matched), request, response);
  };
}

const isOurs = (path: string) => /^\/(api|media)(\/|$)/.test(path);

async function exchange(request: EdgeRequest, matched: Match | undefined): Promise<EdgeResponse> {
  if (!matched) return refuse(request, new DomainError("NOT_FOUND", "route:unknown"));
  const methods = allowed(matched);
  if (request.method === "OPTIONS") return answer(request, async () => preflight(methods));
  const handler = matched.handlers[request.method === "HEAD" ? "GET" : request.method];
  if (handler) return handler.exchange(request);
  return refuse(request, new DomainError("METHOD_NOT_ALLOWED", "route:method"), { allow: methods.join(", ") });
}

function allowed({ handlers }: Match): string[] {
  const own = Object.keys(handlers);
  return [...own, ...(own.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
}
