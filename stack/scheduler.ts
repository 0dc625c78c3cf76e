import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "./supervisor.ts";

export interface SchedulerOptions {
  /** Where the app listens on this machine. */
  url: string;
  cronSecret: string;
  say: (line: string) => void;
  everyMs?: number;
  /** A part that is restarted makes a tick or two fail, which is said by whoever restarts it. */
  sayAfterMs?: number;
}

const timeoutMs = 30_000;

/** Calls the tick every second, one call at a time. Silent while it works; says when it stops working and when it is back. */
export function startScheduler(options: SchedulerOptions): { stop(): Promise<void> } {
  const { url, cronSecret, say, everyMs = 1_000, sayAfterMs = 5_000 } = options;
  const stopping = new AbortController();
  let failingSince: number | undefined;
  let isSaid = false;

  async function tick(): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]);
    const headers = { authorization: `Bearer ${cronSecret}` };
    const response = await fetch(`${url}/api/cron/settle`, { method: "POST", headers, signal });
    const text = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status} ${text.slice(0, 200)}`);
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      try {
        await tick();
        if (isSaid && failingSince !== undefined) say(`scheduler: the tick works again after ${since(failingSince)}`);
        failingSince = undefined;
        isSaid = false;
      } catch (error) {
        if (stopping.signal.aborted) return;
        failingSince ??= startedAt;
        if (!isSaid && performance.now() - failingSince > sayAfterMs) {
          say(`scheduler: the tick has been failing for ${since(failingSince)}: ${causeOf(error)}`);
          isSaid = true;
        }
      }
      const rest = Math.max(0, everyMs - (performance.now() - startedAt));
      await delay(rest, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const done = loop();
  return {
    stop() {
      stopping.abort();
      return done;
    },
  };
}

function since(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** `fetch failed` says little; its cause names the refused connection. */
function causeOf(error: unknown): string {
  return messageOf(error instanceof TypeError && error.cause ? error.cause : error);
}
