import "server-only";
import type { Frame } from "#media/backend.ts";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { findSession } from "./find-session.ts";
import { mediaInputOf } from "./media-input.ts";
import { requireReader } from "./session-side.ts";

const staleAfterMs = 10_000;

/**
 * The newest picture of a LIVE session, for either side (spec 7.6).
 * @throws DomainError SESSION_NOT_FOUND, NOT_AUTHORIZED session:viewDenied, FRAME_NOT_AVAILABLE session:frame:<STATE> when it
 * is not LIVE, its publisher is gone, or the picture is older than 10 s; MediaUnavailableError
 */
export async function getFrame(ctx: WorkspaceContext, { id }: { id: string }): Promise<Frame> {
  await requireAccess(ctx, access.readSessions);
  const row = await findSession(ctx, id);
  requireReader(ctx, row);
  const input = row.state === "LIVE" ? mediaInputOf(row) : null;
  const frame = input && (await ctx.media.frame(input, row.now));
  if (!frame || row.now.getTime() - frame.capturedAt.getTime() > staleAfterMs) {
    throw new DomainError("FRAME_NOT_AVAILABLE", `session:frame:${row.state}`);
  }
  return frame;
}
