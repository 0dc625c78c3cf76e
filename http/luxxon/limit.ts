import "server-only";
import type { Actor, WalletActor } from "#core/context.ts";
import { DomainError } from "#core/errors.ts";
import { policies } from "#core/limits/policies.ts";
import { principalOf } from "#core/limits/principal-of.ts";
import { requireRoom } from "#core/limits/require-room.ts";
import { uuid } from "#core/primitives.schemas.ts";
import type { PolicyState, Use } from "#limits/limiter.ts";
import { addressBlock } from "../edge/client-ip.ts";
import type { EdgeRequest } from "../edge/exchange.ts";
import type { Call } from "./answer.ts";
import type { OperationSpec } from "./operation.ts";

type Limited = Pick<OperationSpec, "auth" | "limit" | "workspace">;

const isPublic = ({ auth }: Limited) => auth.kind === "public" || auth.kind === "optionalWallet";

/** Calls refused with 401 are counted apart too, so that public calls cannot shut out those who hold a credential. */
const refused = (call: Call): Use => ({ policy: policies.ip, per: `refused:${addressBlock(call.ip)}` });

/**
 * Step 2 of spec 1.5. Public operations are counted; others are refused before their credential is looked at when this
 * address has had its share of 401s.
 * @throws RateLimitedError rate:ip, rate:auth
 */
export async function limitAddress(call: Call, spec: Limited): Promise<void> {
  if (spec.limit === "exempt") return;
  if (!isPublic(spec)) return void (await requireRoom(call.clients, [{ ...refused(call), cost: 0 }]));
  const policy = spec.limit === "auth" ? policies.auth : policies.ip;
  call.rates = (await requireRoom(call.clients, [{ policy, per: addressBlock(call.ip) }])).states;
}

/** Counts a call that is refused with 401, and passes its error on. @throws the error, RateLimitedError rate:ip */
export async function countRefusal(call: Call, { limit }: Limited, error: unknown): Promise<never> {
  if (limit !== "exempt" && error instanceof DomainError && error.kind === "unauthenticated") {
    const use = { policy: policies.ip, per: addressBlock(call.ip) };
    call.rates = (await requireRoom(call.clients, [use, refused(call)])).states.slice(0, 1);
  }
  throw error;
}

/**
 * The limit of the principal, the last part of step 4, and what the operation counts in addition.
 * @throws RateLimitedError rate:key, rate:login, rate:create, rate:frame
 */
export async function limitPrincipal(
  call: Call,
  spec: Limited,
  actor: Actor,
  request: Pick<EdgeRequest, "params">,
  body: object,
): Promise<void> {
  if (isPublic(spec) || spec.limit === "exempt") return;
  const principal = principalOf(actor);
  const own: Use =
    spec.limit === "frame"
      ? { policy: policies.frame, per: `${principal}:${request.params.id?.toLowerCase()}` }
      : { policy: actor.kind === "api_key" ? policies.key : policies.login, per: principal };
  const more = spec.limit === "create" ? await createUse(call, spec, actor, body) : [];
  call.rates = (await requireRoom(call.clients, [own, ...more])).states;
}

async function createUse(call: Call, { workspace }: Limited, actor: Actor, body: object): Promise<Use[]> {
  const named = workspace?.in === "body" ? (body as Record<string, unknown>)[workspace.name] : undefined;
  const workspaceId =
    actor.kind === "wallet_session"
      ? await workspaceOf(call, actor, named)
      : actor.kind === "api_key" && actor.workspaceId;
  return workspaceId ? [{ policy: policies.create, per: workspaceId }] : [];
}

/** The effective workspace, if the wallet is a member: a stranger must not use up what others may create. */
async function workspaceOf(call: Call, actor: WalletActor, named: unknown): Promise<string | null> {
  const { data: workspaceId } = uuid.safeParse(named);
  if (workspaceId === undefined || workspaceId === actor.activeWorkspaceId) return actor.activeWorkspaceId;
  const { walletAddress } = actor;
  const { authz } = call.clients;
  const denied = () => ({ allowed: false });
  const { allowed } = await authz.check({ workspaceId, walletAddress, permission: "view" }).catch(denied);
  return allowed ? workspaceId : null;
}

/** `RateLimit-Policy` and `RateLimit`, structured-field lists with one item per policy (spec 1.8). */
export function rateHeaders(states: readonly PolicyState[]): Record<string, string> {
  if (states.length === 0) return {};
  const list = (item: (state: PolicyState) => string) => states.map(item).join(", ");
  return {
    "ratelimit-policy": list(({ policy, quota, windowSeconds }) => `"${policy}";q=${quota};w=${windowSeconds}`),
    ratelimit: list(({ policy, remaining, resetSeconds }) => `"${policy}";r=${remaining};t=${resetSeconds}`),
  };
}
