import "server-only";
import { v7 } from "uuid";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { requirePayable } from "../credit/require-payable.ts";
import { DomainError } from "../errors.ts";
import { once } from "../idempotency/once.ts";
import { requireServiceArea } from "../pricing/service-area.ts";
import type { WorkspaceRow } from "../workspaces/workspaces.sql.ts";
import { expireSessionsOfWallet } from "./expire-sessions.sql.ts";
import { type OpenRefusal, openSession } from "./open-session.sql.ts";
import { openedSession, openedSessionBody } from "./session-answer.ts";
import { asSystem } from "./session-audit.sql.ts";
import { hashPrefix } from "./session-hash.ts";
import type { CreateSessionInput, SessionWithToken } from "./sessions.schemas.ts";

/**
 * Opens a session at the quoted rate or the price of this moment, and holds rate × maxDurationSeconds of the wallet's pool
 * (spec 7.6, 11, 13.2). The pool is read from the
 * chain before the write; simultaneous creates never hold the same credit twice.
 * @throws DomainError NOT_AUTHORIZED session:notConsumer, OUTSIDE_COVERAGE, INVALID_INPUT quoteId, QUOTE_NOT_FOUND,
 * QUOTE_EXPIRED, CONFLICT pricing:quoteAlreadyUsed, idempotency:bodyMismatch, idempotency:inProgress,
 * INVALID_STATE session:create:openLimit, NO_CREDIT, INSUFFICIENT_CREDIT, UNAVAILABLE chain:unavailable
 */
export async function createSession(ctx: WorkspaceContext, input: CreateSessionInput): Promise<SessionWithToken> {
  const workspace = await requireAccess(ctx, access.createSession);
  if (!workspace.roles.includes("CONSUMER")) throw new DomainError("NOT_AUTHORIZED", "session:notConsumer");
  return once(ctx, () => open(ctx, input, workspace));
}

async function open(
  ctx: WorkspaceContext,
  input: CreateSessionInput,
  workspace: WorkspaceRow,
): Promise<SessionWithToken> {
  requireServiceArea(ctx.settings, input);
  const { walletAddress } = workspace;
  const [pool] = await Promise.all([
    ctx.chain.readPool(walletAddress),
    expireSessionsOfWallet(asSystem(ctx), walletAddress),
  ]);
  await requirePayable(ctx, walletAddress, pool);
  const id = v7();
  const opened = await openSession(ctx, input, {
    id,
    hashPrefix: hashPrefix(id),
    walletAddress,
    pool,
    body: ctx.idempotency && openedSessionBody(ctx, input, { id, workspace }),
  });
  if (typeof opened === "string") throw new DomainError(refusalCode[opened], opened);
  return openedSession(ctx, opened, workspace);
}

const refusalCode = {
  quoteId: "INVALID_INPUT",
  "pricing:quoteNotFound": "QUOTE_NOT_FOUND",
  "pricing:quoteAlreadyUsed": "CONFLICT",
  "pricing:quoteExpired": "QUOTE_EXPIRED",
  "session:create:openLimit": "INVALID_STATE",
  "credit:empty": "NO_CREDIT",
  "credit:pool": "INSUFFICIENT_CREDIT",
  "credit:spendCap": "INSUFFICIENT_CREDIT",
  "credit:keyDailyLimit": "INSUFFICIENT_CREDIT",
  "workspace:deleted": "WORKSPACE_NOT_FOUND",
} as const satisfies Record<OpenRefusal, string>;
