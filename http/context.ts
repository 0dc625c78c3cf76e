import "server-only";
import { createChainClient } from "#contracts/client.ts";
import { createChainHistory } from "#contracts/history.ts";
import type { Actor, Clients, Context } from "#core/context.ts";
import { restoreGraph } from "#core/workspaces/restore-graph.ts";
import { createDatabase } from "#db/client.ts";
import { env } from "#env.ts";
import { createLimiter } from "#limits/limiter.ts";
import { createMediaBackend } from "#media/create-backend.ts";
import { createOutboundClient } from "#outbound/client.ts";
import { createAuthzClient } from "#spicedb/client.ts";
import { createLog } from "./log.ts";
import { Metrics } from "./metrics/metrics.ts";
import { RequestLog } from "./request-log.ts";
import { tracing } from "./tracing/tracing.ts";

// The front and Next's own bundle both load this module; they share one set of connections.
const shared = globalThis as typeof globalThis & {
  luxxonClients?: Clients;
  luxxonRequestLog?: RequestLog;
  luxxonMetrics?: Metrics;
};

/** The clients of this process, made on first use. */
export function clients(): Clients {
  shared.luxxonClients ??= createClients();
  return shared.luxxonClients;
}

function createClients(): Clients {
  const settings = env();
  const log = createLog(settings);
  const traced = tracing();
  return {
    settings,
    log,
    db: createDatabase({ url: settings.DATABASE_URL, max: settings.DATABASE_POOL_SIZE, observe: traced?.statement }),
    authz: createAuthzClient({
      endpoint: settings.SPICEDB_ENDPOINT,
      token: settings.SPICEDB_TOKEN,
      onLost: restoreGraphNow,
      ...(traced ? { interceptors: [traced.interceptor] } : {}),
    }),
    chain: createChainClient(settings, traced ? { fetchFn: traced.fetch } : {}),
    history: createChainHistory(settings),
    media: createMediaBackend(settings),
    limits: createLimiter({
      redis: settings.REDIS_URL ? { url: settings.REDIS_URL, timeoutMs: settings.REDIS_TIMEOUT_MS } : undefined,
      scale: settings.RATE_LIMIT_SCALE,
      onStoreLost: (err) => {
        metrics().countLimitStoreLost();
        log.warn({ err }, "rate limits are counted by this process alone");
      },
    }),
    outbound: createOutboundClient(settings),
  };
}

let isRestoring = false;

/** What the tick would do within a second or two; until then nobody can be let in. One at a time in this process. */
function restoreGraphNow(): void {
  if (isRestoring) return;
  isRestoring = true;
  const leaveToTick = (err: unknown) => clients().log.warn({ err }, "the lost permission graph is left to the tick");
  void restoreGraph(clients())
    .catch(leaveToTick)
    .finally(() => {
      isRestoring = false;
    });
}

/** The numbers of this process. */
export function metrics(): Metrics {
  shared.luxxonMetrics ??= new Metrics({ ...clients(), lostRequests: () => requestLog().lost });
  return shared.luxxonMetrics;
}

/** The request log of this process. */
export function requestLog(): RequestLog {
  shared.luxxonRequestLog ??= new RequestLog(clients());
  return shared.luxxonRequestLog;
}

/** The one place where a context is composed. */
export function createContext<A extends Actor>(actor: A, requestId: string, ip: string | null): Context<A> {
  return { ...clients(), actor, requestId, ip };
}
