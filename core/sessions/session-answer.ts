import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { WorkspaceContext } from "../context.ts";
import type { WorkspaceRow } from "../workspaces/workspaces.sql.ts";
import { publicSession } from "./public-session.ts";
import type { CreateSessionInput, SessionWithToken } from "./sessions.schemas.ts";
import type { SessionRow } from "./sessions.sql.ts";

/** What stands, in an answer that is written before the session is, for what the statement will decide. */
const marks = { createdAt: new Date(8.64e15), rate: "\u2039rate\u203a", hold: "\u2039hold\u203a" };

/**
 * The body of the answer to an opened session `s`, as SQL: rendered once, before the statement, with marks that the
 * statement fills in. The bytes that are recorded are then the bytes that the first caller gets.
 */
export function openedSessionBody(
  ctx: WorkspaceContext,
  input: CreateSessionInput,
  { id, workspace }: { id: string; workspace: WorkspaceRow },
): SQL {
  const draft = draftSession(ctx, input, { id, workspace });
  const template = ctx.idempotency?.render(openedSession(ctx, draft, workspace)) ?? "";
  const wireInstant = sql`to_char(s.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return sql`replace(replace(replace(${template}, ${marks.createdAt.toISOString()}, ${wireInstant}),
    ${marks.rate}, s.rate_per_second_micro_usdc::text), ${marks.hold}, s.hold_micro_usdc::text)`;
}

/** What `POST /sessions` answers (spec 7.6). */
export function openedSession(ctx: WorkspaceContext, row: SessionRow, workspace: WorkspaceRow): SessionWithToken {
  return { ...publicSession(ctx, row), consistencyToken: workspace.consistencyToken ?? "" };
}

function draftSession(
  { workspaceId }: WorkspaceContext,
  input: CreateSessionInput,
  { id, workspace }: { id: string; workspace: WorkspaceRow },
): SessionRow {
  return {
    id,
    consumerWorkspaceId: workspaceId,
    consumerWallet: workspace.walletAddress,
    operatorWorkspaceId: null,
    state: "REQUESTED",
    endReason: null,
    requestedLat: input.lat,
    requestedLng: input.lng,
    maxDurationSeconds: input.maxDurationSeconds,
    waitTimeoutSeconds: input.waitTimeoutSeconds,
    ratePerSecondMicroUsdc: marks.rate,
    holdMicroUsdc: marks.hold,
    createdAt: marks.createdAt,
    startedAt: null,
    endedAt: null,
    cleanSeconds: 0,
    failedSeconds: 0,
    chargedMicroUsdc: "0",
    settlementTxHash: null,
    inputId: null,
    whipSecret: null,
    whepSecret: null,
    inputOpenedAt: null,
    inputDisconnectedAt: null,
    now: marks.createdAt,
    isOverdue: false,
  };
}
