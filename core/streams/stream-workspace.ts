import "server-only";
import { access } from "../access/access.ts";
import { requireAccess } from "../access/require-access.ts";
import { readNow } from "../clock.sql.ts";
import type { WorkspaceContext } from "../context.ts";
import { openFeed } from "./open-feed.ts";
import { newsPerRead, readMissedOfWorkspace, readMoment, snapshotOpenSessions } from "./streams.sql.ts";

const maxOpenSessions = 500;

/**
 * The same as `streamSession` for every session of a workspace, with the news of its keys and its pool: what was missed
 * since `lastEventId`, then its open sessions as they stand, then what comes (spec 7.13).
 */
export async function streamWorkspace(
  ctx: WorkspaceContext,
  { lastEventId }: { lastEventId: number | undefined },
): Promise<AsyncIterable<string>> {
  await requireAccess(ctx, access.streamWorkspace);
  return openFeed(ctx, { sessionId: null, now: await readNow(ctx) }, async (feed) => {
    const { newest, snapshot } = await readMoment(ctx);
    feed.openedAt(snapshot);
    const open = await snapshotOpenSessions(ctx, maxOpenSessions);
    const after = feed.resume(lastEventId, newest);
    const missed = after === undefined ? [] : await readMissedOfWorkspace(ctx, after);
    for (const news of missed) feed.replay(news);
    // There may be more: the caller comes back for it with the last id.
    if (missed.filter(({ seq }) => Number(seq) > Number(after)).length === newsPerRead) return feed.stream.end();
    for (const row of open) feed.tellSnapshot(row);
  });
}
