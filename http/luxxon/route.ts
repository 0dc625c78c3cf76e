import "server-only";
import type { z } from "zod";
import type { Access } from "#core/access/access.ts";
import { bindWorkspace } from "#core/access/bind-workspace.ts";
import { requireScope } from "#core/access/require-access.ts";
import type { Actor, Context, WorkspaceContext } from "#core/context.ts";
import { DomainError } from "#core/errors.ts";
import { createContext } from "../context.ts";
import { type EdgeRequest, type EdgeResponse, type RouteHandler, toRouteHandler } from "../edge/exchange.ts";
import { hideCredentials } from "../edge/hide-credentials.ts";
import { parseJsonObject, readBody } from "../edge/json-body.ts";
import { answer, type Call } from "./answer.ts";
import { authenticate } from "./authenticate.ts";
import { requireWellFormedToken } from "./consistency-token.ts";
import { success } from "./envelope.ts";
import { idempotentCall, readIdempotencyKey, recordedResponse } from "./idempotency.ts";
import { countRefusal, limitAddress, limitPrincipal } from "./limit.ts";
import type { ContextFor, OperationInput, OperationSpec } from "./operation.ts";
import { EventStreamReply, Page, RawReply, Reply } from "./reply.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { schemaKeys, validate } from "./validate.ts";

export type LuxxonRoute = RouteHandler & { operation: OperationSpec };

/**
 * Makes a route handler of this dialect from a spec and a call of a verb. The order of checks is spec 1.5; the answer is
 * enveloped, and everything thrown becomes the error envelope.
 */
function route<
  A extends Access,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  H extends z.ZodType = z.ZodType,
>(spec: OperationSpec<A, P, Q, B, H>, verb: (input: OperationInput<A, P, Q, B, H>) => unknown): LuxxonRoute {
  const handle = async (request: EdgeRequest, call: Call) => {
    await limitAddress(call, spec);
    const bytes = await readBody(request);
    const json = spec.body ? parseJsonObject(bytes, request.header("content-type"), spec.bodyOptional ?? false) : {};
    const actor = await authenticate(request, call.clients, spec.auth, call.ip).catch((error: unknown) =>
      countRefusal(call, spec, error),
    );
    call.actor = actor;
    await limitPrincipal(call, spec, actor, request, json);
    requireSameOrigin(request, actor, spec, call.clients.settings);
    if (spec.auth.kind === "wallet" && actor.kind === "api_key")
      throw new DomainError("NOT_AUTHORIZED", "auth:walletOnly");
    requireSelection(spec.auth, actor);
    if (spec.auth.kind === "workspace" && isPrincipal(actor)) requireScope({ actor }, spec.auth);
    if (isPrincipal(actor) || spec.auth.kind === "optionalWallet") await requireWellFormedToken(request, call.clients);
    const idempotencyKey = readIdempotencyKey(request, spec);
    const input = {
      params: validate(spec.params, renamed(request.params, spec.paramNames)),
      query: validate(spec.query, call.query(spec.query)),
      headers: validate(spec.headers, namedHeaders(request, spec.headers)),
      body: validate(spec.body, json),
    };
    const ctx = contextFor(spec, actor, input, call);
    if (idempotencyKey !== undefined && call.workspaceId) {
      const repeated = { key: idempotencyKey, ownerId: call.workspaceId, params: input.params, json };
      ctx.idempotency = idempotentCall(call, spec, repeated);
    }
    const userAgent = hideCredentials(request.header("user-agent") ?? "").slice(0, 256) || null;
    const result = await verb({ ctx: ctx as ContextFor<A>, userAgent, ...input } as OperationInput<A, P, Q, B, H>);
    return (ctx.idempotency && recordedResponse(ctx.idempotency)) ?? respond(result, spec.status ?? 200, call);
  };
  const exchange = (request: EdgeRequest) => answer(request, (call) => handle(request, call), spec.id);
  return toRouteHandler(exchange, { operation: spec });
}

/** The dialect of spec/luxxon.md. */
export const luxxon = { route };

function renamed(params: EdgeRequest["params"], names: OperationSpec["paramNames"] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [names[name] ?? name, value]));
}

/** The headers that the schema names, as they were sent. */
function namedHeaders(request: EdgeRequest, schema: z.ZodType | undefined): Record<string, string> {
  const sent = [...schemaKeys(schema)].map((name) => [name, request.header(name.toLowerCase())] as const);
  return Object.fromEntries(sent.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function requireSelection(access: Access, actor: Actor): void {
  const needed = access.kind === "workspace" && access.needsSelection !== false;
  if (needed && actor.kind === "wallet_session" && !actor.activeWorkspaceId) {
    throw new DomainError("INVALID_INPUT", "workspaceNotSelected");
  }
}

function contextFor(
  spec: OperationSpec,
  actor: Actor,
  input: { params: unknown; query: unknown; body: unknown },
  call: Call,
): Context | WorkspaceContext {
  const ctx = createContext(actor, call.requestId, call.ip);
  if (spec.auth.kind !== "workspace" || !isPrincipal(actor)) return ctx;
  const { workspace } = spec;
  const named = workspace && (input[workspace.in] as Record<string, unknown> | undefined)?.[workspace.name];
  const workspaceId = bindWorkspace(actor, typeof named === "string" ? named : undefined, workspace?.mismatch);
  call.workspaceId = workspaceId;
  return { ...ctx, actor, workspaceId };
}

const isPrincipal = (actor: Actor) => actor.kind === "api_key" || actor.kind === "wallet_session";

function respond(result: unknown, status: number, call: Call): EdgeResponse {
  if (result instanceof RawReply)
    return { status, headers: { "cache-control": "no-store", ...result.headers }, body: result.body };
  if (result instanceof EventStreamReply) {
    const headers = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" };
    return { status, headers, body: result.events };
  }
  if (result instanceof Page) {
    const headers: Record<string, string> = result.nextCursor ? { link: call.nextLink(result.nextCursor) } : {};
    return success(new Reply(result.rows, headers), status, call.now);
  }
  return success(result, status, call.now);
}
