import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { findSession } from "../sessions/find-session.ts";
import { requireReader } from "../sessions/session-side.ts";
import { publicSettlement, selectSettlementView } from "./public-settlement.ts";
import type { Settlement } from "./settlements.schemas.ts";

/**
 * How far paying a session has come; a visible session always has an answer (spec 7.8).
 * @throws DomainError SESSION_NOT_FOUND, NOT_AUTHORIZED session:viewDenied
 */
export async function getSettlement(ctx: WorkspaceContext, { sessionId }: { sessionId: string }): Promise<Settlement> {
  await requireAccess(ctx, access.readSettlements);
  requireReader(ctx, await findSession(ctx, sessionId));
  return publicSettlement(sessionId, await selectSettlementView(ctx, sessionId));
}
