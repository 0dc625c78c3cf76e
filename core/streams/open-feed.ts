import "server-only";
import type { WorkspaceContext } from "../context.ts";
import { openStream } from "../limits/open-stream.ts";
import { Feed } from "./feed.ts";
import { mayPublishNow } from "./stream-access.ts";
import { hubOf } from "./stream-hub.ts";

interface OpenFeed {
  sessionId: string | null;
  /** The database's clock. */
  now: Date;
}

/**
 * Opens the caller's stream. `tellBeginning` says how things stand; what is committed from before it reads is told
 * afterwards, once. The one place where streams are opened.
 * @throws RateLimitedError rate:streams
 */
export async function openFeed(
  ctx: WorkspaceContext,
  { sessionId, now }: OpenFeed,
  tellBeginning: (feed: Feed) => Promise<void>,
): Promise<AsyncIterable<string>> {
  const feed = new Feed(ctx, sessionId);
  const slot = await openStream(ctx);
  feed.stream.onEnd(() => void slot.release());
  try {
    await hubOf(ctx).join(feed, now);
    feed.mayPublish = await mayPublishNow(ctx, feed);
    await tellBeginning(feed);
    feed.begin();
  } catch (error) {
    feed.stream.end();
    throw error;
  }
  return feed.stream;
}
