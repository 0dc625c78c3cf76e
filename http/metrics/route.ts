import "server-only";
import { DomainError } from "#core/errors.ts";
import { metrics } from "../context.ts";
import { clientIp } from "../edge/client-ip.ts";
import { type EdgeRequest, type RouteHandler, toRouteHandler } from "../edge/exchange.ts";
import { isSameSecret } from "../edge/same-secret.ts";
import { answer } from "../luxxon/answer.ts";

/** The numbers of this process for Prometheus: with `METRICS_TOKEN` for its bearer, else for this machine alone. */
export function metricsRoute(): RouteHandler {
  const exchange = (request: EdgeRequest) =>
    answer(
      request,
      async ({ clients: { settings } }) => {
        if (settings.METRICS_TOKEN) requireToken(request, settings.METRICS_TOKEN);
        else requireLoopback(request, settings.TRUSTED_PROXY_COUNT);
        const { contentType, text } = await metrics().scrape();
        return { status: 200, headers: { "content-type": contentType, "cache-control": "no-store" }, body: text };
      },
      "scrapeMetrics",
    );
  return toRouteHandler(exchange, {});
}

/** @throws DomainError NOT_AUTHENTICATED metrics:token */
function requireToken(request: EdgeRequest, token: string): void {
  if (!isSameSecret(request.header("authorization"), `Bearer ${token}`))
    throw new DomainError("NOT_AUTHENTICATED", "metrics:token");
}

const loopback = /^(127\.\d+\.\d+\.\d+|::1)$/;

/** Also behind a proxy on this machine, which says for whom it asks. @throws DomainError NOT_AUTHORIZED metrics:loopbackOnly */
function requireLoopback(request: EdgeRequest, trustedProxies: number): void {
  const forwarded = request.header("x-forwarded-for")?.split(",") ?? [];
  const addresses = [clientIp(request, 0), clientIp(request, trustedProxies), ...forwarded];
  const isLocal = addresses.every((address) => loopback.test(address?.trim().replace(/^::ffff:/, "") ?? ""));
  if (!isLocal) throw new DomainError("NOT_AUTHORIZED", "metrics:loopbackOnly");
}
