import "server-only";
import type { Clients } from "#core/context.ts";
import { insertRequests, type NewRequest } from "#core/requests/requests.sql.ts";

type Call = Omit<NewRequest, "ageMs">;

const flushAfterMs = 500;
const batchSize = 500;
const maxWaiting = 20_000;

/**
 * Writes calls down in batches, away from the calls themselves: at most half a second after each, and all of them when
 * the process is asked to stop. While the database is away they wait, the oldest being given up beyond 20,000.
 */
export class RequestLog {
  readonly #clients: Pick<Clients, "db" | "log">;
  #waiting: { call: Call; at: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Calls that were given up. */
  lost = 0;

  constructor(clients: Pick<Clients, "db" | "log">) {
    this.#clients = clients;
  }

  add(call: Call): void {
    if (this.#waiting.length >= maxWaiting) {
      this.#waiting.shift();
      this.lost += 1;
    }
    this.#waiting.push({ call, at: performance.now() });
    if (this.#waiting.length === batchSize) void this.flush();
    this.#timer ??= setTimeout(() => void this.flush(), flushAfterMs).unref();
  }

  /** Resolves when everything added before is written, or the database refused it. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchSize);
      const now = performance.now();
      try {
        await insertRequests(
          this.#clients,
          batch.map(({ call, at }) => ({ ...call, ageMs: now - at })),
        );
      } catch (err) {
        this.#waiting.unshift(...batch);
        this.#timer ??= setTimeout(() => void this.flush(), flushAfterMs * 4).unref();
        this.#clients.log.warn({ err, waiting: this.#waiting.length }, "the request log is not written");
        return;
      }
    }
  }
}
