import "server-only";
import type { WorkspaceContext } from "../context.ts";
import { isOperator } from "./session-side.ts";
import type { Session } from "./sessions.schemas.ts";
import type { SessionRow } from "./sessions.sql.ts";

type Viewer = Pick<WorkspaceContext, "workspaceId" | "settings">;

/** The wire object of spec 6.3, as this caller sees it: the publishing URL only for one who may publish. */
export function publicSession(ctx: Viewer, row: SessionRow, { mayPublish = false } = {}): Session {
  const urls = row.whipSecret && row.whepSecret ? mediaUrls(ctx, row) : null;
  return {
    id: row.id,
    consumerWorkspaceId: row.consumerWorkspaceId,
    operatorWorkspaceId: row.operatorWorkspaceId,
    state: row.state,
    maxDurationSeconds: row.maxDurationSeconds,
    waitTimeoutSeconds: row.waitTimeoutSeconds,
    ratePerSecondMicroUsdc: row.ratePerSecondMicroUsdc,
    holdMicroUsdc: row.holdMicroUsdc,
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    cleanSeconds: row.cleanSeconds,
    chargedMicroUsdc: row.chargedMicroUsdc,
    settlementTxHash: row.settlementTxHash,
    videoBackendRef: row.inputId,
    createdAt: row.createdAt.toISOString(),
    requestedLat: row.requestedLat,
    requestedLng: row.requestedLng,
    authorized: false,
    whepUrl: urls?.whepUrl ?? null,
    whipUrl: mayPublish && isOperator(ctx, row) ? (urls?.whipUrl ?? null) : null,
    failedSeconds: row.failedSeconds,
    endReason: row.endReason,
  };
}

/** The URLs of an open media input; possession is the credential (spec 12.2). */
export function mediaUrls({ settings }: Pick<Viewer, "settings">, { whipSecret, whepSecret }: SessionRow) {
  return {
    whipUrl: `${settings.APP_URL}/media/whip/${whipSecret}`,
    whepUrl: `${settings.APP_URL}/media/whep/${whepSecret}`,
  };
}

/**
 * Whether the caller, once it is the assigned operator, could fetch the producer token (spec 6.3): a key by its scope, a
 * wallet by `administrate`. Asked only where one of the sessions has a publishing URL to show.
 * @throws AuthzUnavailableError
 */
export async function mayPublish(ctx: WorkspaceContext, rows: readonly SessionRow[]): Promise<boolean> {
  if (!rows.some((row) => row.inputId !== null && isOperator(ctx, row))) return false;
  const { actor, workspaceId } = ctx;
  if (actor.kind === "api_key") return actor.scopes.includes("sessions:operate");
  const { walletAddress } = actor;
  return (await ctx.authz.check({ workspaceId, walletAddress, permission: "administrate" })).allowed;
}
