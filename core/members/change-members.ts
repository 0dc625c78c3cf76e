import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import type { WalletActor, WorkspaceContext } from "../context.ts";
import { DomainError, type ErrorCode } from "../errors.ts";
import type { Role } from "../workspaces/workspaces.schemas.ts";
import {
  type BegunChange,
  beginMemberChange,
  finishChange,
  type GraphChange,
  type MemberChangeInput,
  releaseChange,
  undoChange,
} from "./member-changes.sql.ts";
import type { MemberRow } from "./members.sql.ts";
import { completeChange, writeChange } from "./write-change.ts";

type ChangedMember = Omit<MemberRow, "id"> & { id: string | null };

/** How long a change waits for the one before it in the same workspace. */
const patienceMs = 5_000;
const rank: Record<Role, number> = { VIEWER: 1, ADMIN: 2, OWNER: 3 };

/**
 * Changes roles in both stores (spec 5): the intent in Postgres, one atomic write in SpiceDB, then the member table. When
 * SpiceDB does not answer, a grant is undone and a revocation stands, to be finished by the reconciler: access is never
 * wider than what was answered. A crash anywhere leaves the intent, which is finished as it was meant.
 * @throws DomainError NOT_AUTHORIZED, NOT_FOUND, CONFLICT, INVALID_STATE, WORKSPACE_NOT_FOUND, AUTHZ_ERROR
 */
export async function changeMembers(
  ctx: WorkspaceContext,
  input: MemberChangeInput,
): Promise<{ member: ChangedMember; consistencyToken: string }> {
  const { actor } = ctx;
  if (actor.kind !== "wallet_session") throw new DomainError("NOT_AUTHORIZED", "auth:walletOnly");
  const { change, begunAt } = await begin({ ...ctx, actor }, input);
  const consistencyToken = await write(ctx, change, begunAt);
  const member = await finishChange(ctx, change, consistencyToken);
  if (!member) throw new DomainError("AUTHZ_ERROR", "authz:unavailable");
  return { member, consistencyToken };
}

/** Waits for its turn; what a worker that is gone left standing is finished first. */
async function begin(ctx: WorkspaceContext & { actor: WalletActor }, input: MemberChangeInput) {
  const since = performance.now();
  for (;;) {
    const begunAt = performance.now();
    const { refusal, ...change } = await beginMemberChange(ctx, input);
    if (refusal === null) return { change, begunAt };
    if (refusal === "abandoned") await completeChange(ctx, change);
    else if (refusal !== "busy") throw refused(refusal);
    else if (begunAt - since > patienceMs) throw new DomainError("AUTHZ_ERROR", "authz:unavailable");
    else await wait(5 + Math.random() * 20);
  }
}

async function write(ctx: WorkspaceContext, change: GraphChange, begunAt: number): Promise<string> {
  try {
    return (await writeChange(ctx, change, begunAt)) ?? "";
  } catch (error) {
    await (isWidening(change) ? undoChange(ctx, change.id) : releaseChange(ctx, change.id));
    throw error;
  }
}

const isWidening = ({ changes }: GraphChange) =>
  changes.some(({ from, to }) => to !== null && (from === null || rank[to] > rank[from]));

const codes: Record<string, ErrorCode> = {
  "workspace:deleted": "WORKSPACE_NOT_FOUND",
  "member:notFound": "NOT_FOUND",
  "member:exists": "CONFLICT",
  "member:limit": "CONFLICT",
  "member:lastOwner": "INVALID_STATE",
};

const refused = (label: NonNullable<BegunChange["refusal"]>) =>
  new DomainError(codes[label] ?? "NOT_AUTHORIZED", label);
