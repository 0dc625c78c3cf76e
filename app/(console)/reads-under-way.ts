import "server-only";
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { cache } from "react";

/** Of one page request. */
const readsUnderWay = cache(() => new Set<Promise<unknown>>());

/** Reads, and lets `untilRead` know. */
export async function underWay<T>(read: () => Promise<T>): Promise<T> {
  const reads = readsUnderWay();
  const reading = (async () => read())();
  reads.add(reading);
  try {
    return await reading;
  } finally {
    reads.delete(reading);
  }
}

/**
 * Resolves when this request reads nothing any more, after `patienceMs` at the latest. A layout that waits for it sends
 * the page whole: what is sent later than its skeleton React shows no sooner than 0.3 s after the skeleton.
 */
export async function untilRead(patienceMs: number): Promise<void> {
  const patience = AbortSignal.timeout(patienceMs);
  const impatient = once(patience, "abort");
  const reads = readsUnderWay();
  do {
    await Promise.race([Promise.allSettled(reads), impatient]);
    // What goes on from an answer asks its next question in this turn.
    await setImmediate();
  } while (reads.size > 0 && !patience.aborted);
}
