import { setTimeout as delay } from "node:timers/promises";
import type { Part } from "./process.ts";

interface Entry {
  start: () => Promise<Part>;
  part: Part | undefined;
  /** A start under way. */
  starting: Promise<unknown>;
  isWanted: boolean;
}

const backoffMs = [0, 200, 500, 1_000, 2_000, 5_000] as const;
const stableAfterMs = 30_000;

/** Keeps parts running: one that dies is said, in one line with the time it took, and started again as it was. */
export class Supervisor {
  readonly #say: (line: string) => void;
  readonly #backoffMs: readonly number[];
  readonly #entries = new Map<string, Entry>();
  /** Called after a part came back, with a new pid. */
  onRestart: () => Promise<void> = async () => undefined;

  /** `backoff`: before the first start again, the second in a row, … and every later one. */
  constructor({ say, backoff = backoffMs }: { say: (line: string) => void; backoff?: readonly number[] }) {
    this.#say = say;
    this.#backoffMs = backoff;
  }

  /** Starts a part for the first time; from then on it is kept running. @throws what `start` throws */
  async add(name: string, start: () => Promise<Part>): Promise<void> {
    const entry: Entry = { start, part: undefined, starting: Promise.resolve(), isWanted: true };
    this.#entries.set(name, entry);
    void this.#watch(name, entry, await this.#start(entry));
  }

  /** Stops parts for good, all at once. */
  async stop(...names: string[]): Promise<void> {
    const entries = names.map((name) => this.#entries.get(name)).filter((entry) => entry !== undefined);
    for (const entry of entries) entry.isWanted = false;
    await Promise.all(entries.map((entry) => entry.starting));
    await Promise.all(entries.map((entry) => entry.part?.stop()));
    for (const name of names) this.#entries.delete(name);
  }

  /** The pids of all running parts by name. */
  pids(): Record<string, number> {
    const running = [...this.#entries].filter(([, { part }]) => part !== undefined);
    return Object.fromEntries(running.map(([name, { part }]) => [name, part?.pid ?? 0]));
  }

  async #start(entry: Entry): Promise<Part> {
    const started = entry.start();
    // Stopping waits for a start under way, so that no process is left behind.
    entry.starting = started.catch(() => undefined);
    entry.part = await started;
    return entry.part;
  }

  async #watch(name: string, entry: Entry, first: Part): Promise<void> {
    let failures = 0;
    for (let part = first; ; ) {
      const since = performance.now();
      const how = await part.exited;
      if (!entry.isWanted) return;
      entry.part = undefined;
      if (performance.now() - since > stableAfterMs) failures = 0;
      const next = await this.#bringBack(name, entry, how, failures);
      if (!next) return;
      failures += 1;
      part = next;
    }
  }

  async #bringBack(name: string, entry: Entry, how: string, failures: number): Promise<Part | undefined> {
    const since = performance.now();
    for (let attempt = failures; ; attempt += 1) {
      await delay(this.#backoffMs[Math.min(attempt, this.#backoffMs.length - 1)]);
      if (!entry.isWanted) return undefined;
      try {
        const part = await this.#start(entry);
        if (!entry.isWanted) return undefined;
        this.#say(`${name} ended (${how}); back after ${((performance.now() - since) / 1000).toFixed(1)} s`);
        await this.onRestart().catch((error: unknown) => this.#say(`${name}: ${messageOf(error)}`));
        return part;
      } catch (error) {
        if (attempt === failures) this.#say(`${name} ended (${how}) and does not come back yet: ${messageOf(error)}`);
      }
    }
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
