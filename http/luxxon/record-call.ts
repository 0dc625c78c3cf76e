import "server-only";
import type { DomainError } from "#core/errors.ts";
import { metrics, requestLog } from "../context.ts";
import type { EdgeRequest } from "../edge/exchange.ts";
import { loggedPath } from "../edge/logged-path.ts";
import { secretHider } from "../log.ts";
import type { Call } from "./answer.ts";

interface Outcome {
  status: number;
  error: DomainError | undefined;
  durationMs: number;
}

/** What remains of a call: numbers, its log line (spec 1.1) and its row in the workspace's request log (spec 7.13). */
export function recordCall(request: EdgeRequest, call: Call, { status, error, durationMs }: Outcome): void {
  const { actor, requestId } = call;
  const { method } = request;
  const path = loggedPath(request.path);
  const keyId = actor?.kind === "api_key" ? actor.keyId : undefined;
  const workspaceId = actor?.kind === "api_key" ? actor.workspaceId : call.workspaceId;
  metrics().countCall(call.operation, status, durationMs / 1_000);
  if (error?.code === "RATE_LIMITED") metrics().countRefusal(`${error.detail}`.replace("rate:", ""));
  const fields = {
    requestId,
    method,
    path,
    status,
    durationMs: Math.round(durationMs * 10) / 10,
    workspaceId,
    keyId,
    walletAddress: actor?.kind === "wallet_session" ? actor.walletAddress : undefined,
    code: error?.code,
    detail: error?.detail,
    traceId: call.traceId,
  };
  if (status >= 500) call.clients.log.error({ ...fields, err: error?.cause ?? error }, "call failed");
  else call.clients.log.info(fields, "call");
  if (!workspaceId || isStranger(error)) return;
  requestLog().add({
    workspaceId,
    keyId: keyId ?? null,
    requestId,
    method,
    path: secretHider(call.clients.settings)(path),
    status,
    durationMs: Math.round(durationMs),
    ip: call.ip,
  });
}

/** Whoever is refused by a workspace must not be able to fill its log. */
const isStranger = (error: DomainError | undefined) => /^workspace:\w+Denied$/.test(error?.detail ?? "");
