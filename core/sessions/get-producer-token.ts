import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { findSession } from "./find-session.ts";
import { mediaUrls } from "./public-session.ts";
import { requireMediaInput } from "./require-media-input.ts";
import { requireOperator } from "./session-side.ts";
import type { ProducerToken } from "./sessions.schemas.ts";

/**
 * Where to publish, for the assigned operator, while the media input exists (spec 7.6).
 * @throws DomainError SESSION_NOT_FOUND, NOT_YOUR_SESSION session:producerTokenDenied, NOT_OPERATOR
 * session:notAssignedOperator, INVALID_STATE session:producerToken:<STATE>
 */
export async function getProducerToken(ctx: WorkspaceContext, { id }: { id: string }): Promise<ProducerToken> {
  await requireAccess(ctx, access.producerToken);
  const row = await findSession(ctx, id);
  requireOperator(ctx, row, "producerToken");
  const videoBackendRef = requireMediaInput("producerToken", row);
  return { videoBackendRef, whipUrl: mediaUrls(ctx, row).whipUrl };
}
