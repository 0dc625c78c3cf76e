import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import type { WorkspaceContext } from "../context.ts";
import { findSession } from "../sessions/find-session.ts";
import { requireReader } from "../sessions/session-side.ts";
import { storedSettlement } from "../settlements/public-settlement.ts";
import { openFeed } from "./open-feed.ts";
import { readMissedOfSession, snapshotSession } from "./streams.sql.ts";

/**
 * Every change of one session and its settlement, as the caller sees them: what it missed since `lastEventId`, then the
 * session as it stands, then what comes, until the settlement is CONFIRMED or SKIPPED (spec 7.6).
 * @throws DomainError SESSION_NOT_FOUND, NOT_AUTHORIZED session:viewDenied; RateLimitedError rate:streams
 */
export async function streamSession(
  ctx: WorkspaceContext,
  { id, lastEventId }: { id: string; lastEventId: number | undefined },
): Promise<AsyncIterable<string>> {
  await requireAccess(ctx, access.readSessions);
  const found = await findSession(ctx, id);
  requireReader(ctx, found);
  return openFeed(ctx, { sessionId: id, now: found.now }, async (feed) => {
    const row = await snapshotSession(ctx, id);
    if (!row) throw new Error("the session is gone");
    const after = feed.resume(lastEventId, Number(row.seq));
    const missed = after === undefined ? [] : await readMissedOfSession(ctx, id, { after, upTo: row.seq });
    for (const news of missed) feed.replay(news);
    feed.tellSnapshot(row);
    if (!row.settlement) return;
    const settlement = storedSettlement(id, row.settlement);
    if (after === undefined) feed.tellState("settlement", settlement);
    if (settlement.state === "CONFIRMED" || settlement.state === "SKIPPED") feed.stream.end();
  });
}
