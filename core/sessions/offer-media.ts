import "server-only";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { findSession } from "./find-session.ts";
import { findSessionOfMediaUrl } from "./media-inputs.sql.ts";

/**
 * An SDP offer at an embedded media URL; possession of the secret is the credential (spec 12.2). The simulated publisher
 * needs none and takes none.
 * @throws DomainError NOT_FOUND route:unknown when no media input has this secret (any more), VIDEO_ERROR video:simulated
 */
export async function offerMedia(ctx: Context, { side, secret }: { side: "whip" | "whep"; secret: string }) {
  const sessionId = await findSessionOfMediaUrl(ctx, side, secret);
  const row = sessionId === undefined ? undefined : await findSession(ctx, sessionId);
  if (!row?.inputId) throw new DomainError("NOT_FOUND", "route:unknown");
  throw new DomainError("VIDEO_ERROR", "video:simulated");
}
