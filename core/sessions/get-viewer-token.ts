import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { findSession } from "./find-session.ts";
import { mediaUrls } from "./public-session.ts";
import { requireMediaInput } from "./require-media-input.ts";
import { requireReader } from "./session-side.ts";
import type { ViewerToken } from "./sessions.schemas.ts";

/**
 * Where to watch, for either side, while the media input exists (spec 7.6).
 * @throws DomainError SESSION_NOT_FOUND, NOT_AUTHORIZED session:viewDenied, INVALID_STATE session:viewerToken:<STATE>
 */
export async function getViewerToken(ctx: WorkspaceContext, { id }: { id: string }): Promise<ViewerToken> {
  await requireAccess(ctx, access.readSessions);
  const row = await findSession(ctx, id);
  requireReader(ctx, row);
  const videoBackendRef = requireMediaInput("viewerToken", row);
  return { videoBackendRef, whepUrl: mediaUrls(ctx, row).whepUrl };
}
