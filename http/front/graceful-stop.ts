import "server-only";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as NetServer } from "node:net";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { stopping } from "../stopping.ts";

const quietMs = 1_000;
const longestMs = 10_000;
const flushMs = 2_000;

/**
 * Watches a server from its start. The function returned ends it without failing a call: no new connection is taken,
 * what still arrives on the open ones is answered and each closed with its answer, those left are closed once none has
 * brought a call for a second, event streams end, and at last `flush` writes down what is held in memory.
 */
export function gracefulStop(server: Server, flush: () => Promise<unknown>): () => Promise<void> {
  let running = 0;
  let lastCallAt = 0;
  server.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
    running += 1;
    lastCallAt = performance.now();
    response.once("close", () => {
      running -= 1;
    });
    if (stopping.signal.aborted) response.shouldKeepAlive = false;
  });
  const isQuiet = () => performance.now() - lastCallAt >= quietMs;

  return async () => {
    const late = performance.now() + longestMs;
    lastCallAt = performance.now();
    stopping.abort();
    await arrived();
    const closed = new Promise<void>((resolve) => {
      // Not http's own `close`: that ends idle connections at once, and the next call may be under way on one.
      NetServer.prototype.close.call(server, () => resolve());
    });
    while (!(await within(50, closed)) && performance.now() < late) {
      await arrived();
      if (!isQuiet()) continue;
      server.closeIdleConnections();
      if (running === 0) break;
    }
    server.closeAllConnections();
    await within(flushMs, flush());
  };
}

/** Resolves when what the network has brought so far is taken: a busy loop sees its timers before its connections. */
async function arrived(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const done = work.then(
    () => true,
    () => true,
  );
  return Promise.race([done, delay(ms, false, { ref: false })]);
}
