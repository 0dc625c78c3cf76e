import "server-only";
import type { Frame, MediaBackend, MediaInput } from "./backend.ts";
import { drawTestCard } from "./test-card.ts";

/** With a tick every second, LIVE comes within 2 s of `start` (spec 12.1) also when nobody asks. */
const firstFrameMs = 750;
const intervalMs = 1_000;
const cachedFrames = 64;

/**
 * A built-in publisher that needs no network: one test card a second, from a moment after the input is opened until
 * it is disconnected (spec 12.1). The picture follows from the input and the time alone, so every replica shows the same;
 * the cache only saves drawing it again.
 */
export function createSimulatedBackend(): MediaBackend {
  const cache = new Map<string, Frame>();

  function draw(input: MediaInput, capturedAt: Date): Frame {
    const key = `${input.inputId} ${capturedAt.getTime()}`;
    const cached = cache.get(key);
    if (cached) return cached;
    const { sessionId, lat, lng } = input;
    const frame = { jpeg: drawTestCard({ sessionId, lat, lng, at: capturedAt }), capturedAt };
    const [oldest] = cache.keys();
    if (cache.size >= cachedFrames && oldest !== undefined) cache.delete(oldest);
    cache.set(key, frame);
    return frame;
  }

  return {
    name: "simulated",
    open: async () => undefined,
    hasFrame: async (input, now) => newestFrameAt(input, now) !== null,
    frame: async (input, now) => {
      const capturedAt = newestFrameAt(input, now);
      return capturedAt && draw(input, capturedAt);
    },
    lastMediaAt: async (input, now) => input.disconnectedAt ?? newestFrameAt(input, now),
    close: async () => undefined,
  };
}

function newestFrameAt({ openedAt, disconnectedAt }: MediaInput, now: Date): Date | null {
  const sinceFirstMs = now.getTime() - openedAt.getTime() - firstFrameMs;
  if (disconnectedAt !== null || sinceFirstMs < 0) return null;
  return new Date(now.getTime() - (sinceFirstMs % intervalMs));
}
