import "server-only";
import type { z } from "zod";
import type { Actor, Clients } from "#core/context.ts";
import type { DomainError } from "#core/errors.ts";
import { RateLimitedError } from "#core/limits/require-room.ts";
import type { PolicyState } from "#limits/limiter.ts";
import { clients } from "../context.ts";
import { clientIp } from "../edge/client-ip.ts";
import type { EdgeRequest, EdgeResponse } from "../edge/exchange.ts";
import { loggedPath } from "../edge/logged-path.ts";
import { parseQuery } from "../edge/query.ts";
import { secretHider } from "../log.ts";
import { requestIdOf } from "../request-id.ts";
import { tracing } from "../tracing/tracing.ts";
import { commonHeaders } from "./common-headers.ts";
import { asDomainError, failure } from "./envelope.ts";
import { rateHeaders } from "./limit.ts";
import { recordCall } from "./record-call.ts";
import { schemaKeys } from "./validate.ts";

/** What is known of one call while it is answered. */
export interface Call {
  /** Name of the verb; `none` where no operation answers. */
  operation: string;
  clients: Clients;
  requestId: string;
  ip: string | null;
  now: Date;
  actor?: Actor;
  workspaceId?: string;
  /** While traces are sent. */
  traceId?: string;
  /** How the policies stand that this call was counted under. */
  rates: PolicyState[];
  /** Known query parameters. @throws DomainError INVALID_INPUT */
  query(schema: z.ZodType | undefined): Record<string, string>;
  /** `Link` to the next page. */
  nextLink(cursor: string): string;
}

/** Runs `work`, turns whatever it throws into the error envelope, adds the common headers and writes the log line. */
export async function answer(
  request: EdgeRequest,
  work: (call: Call) => Promise<EdgeResponse>,
  operation = "none",
): Promise<EdgeResponse> {
  const startedAt = performance.now();
  const { settings } = clients();
  const call: Call = {
    operation,
    clients: clients(),
    requestId: requestIdOf(request.header("x-request-id")),
    ip: clientIp(request, settings.TRUSTED_PROXY_COUNT),
    now: new Date(),
    rates: [],
    query: (schema) => parseQuery(request.query, schemaKeys(schema)),
    nextLink: (cursor) => {
      const url = new URL(`${settings.APP_URL}${request.path}?${request.query}`);
      url.searchParams.set("cursor", cursor);
      return `<${url}>; rel="next"`;
    },
  };
  let thrown: DomainError | undefined;
  const run = () =>
    work(call).catch((error: unknown) => {
      thrown = asDomainError(error);
      return failure(thrown, call.requestId, call.now);
    });
  const response = await (traced(request, call, run) ?? run());
  if (thrown instanceof RateLimitedError) call.rates = [...call.rates, ...thrown.verdict.states];
  recordCall(request, call, { status: response.status, error: thrown, durationMs: performance.now() - startedAt });
  const headers = { ...rateHeaders(call.rates), ...commonHeaders(request, settings, call.requestId) };
  return { ...response, headers: { ...response.headers, ...headers } };
}

function traced(request: EdgeRequest, call: Call, run: () => Promise<EdgeResponse>): Promise<EdgeResponse> | undefined {
  const spans = tracing();
  if (!spans) return undefined;
  const { method } = request;
  const path = secretHider(call.clients.settings)(loggedPath(request.path));
  const traceparent = request.header("traceparent");
  return spans.call({ method, path, operation: call.operation, traceparent }, (traceId) => {
    call.traceId = traceId;
    return run();
  });
}

/** An answer without an operation: unknown route, wrong method (spec 2.3, E0). */
export function refuse(request: EdgeRequest, error: DomainError, headers: Record<string, string> = {}) {
  return answer(request, async (call) => {
    const response = failure(error, call.requestId, call.now);
    return { ...response, headers: { ...response.headers, ...headers } };
  });
}
