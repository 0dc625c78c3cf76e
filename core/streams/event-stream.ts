import "server-only";

/** What a slow reader may leave unread; beyond it the stream ends, and the reader resumes with `Last-Event-ID`. */
const maxUnread = 8 * 1024 * 1024;

export interface StreamEvent {
  id: number;
  event: string;
  data: object;
}

/**
 * One open stream of Server-Sent Events: written to by whoever has news, read by whoever sends it. It ends when either
 * side has had enough; what was written before the end is still read.
 */
export class EventStream implements AsyncIterable<string> {
  readonly #unread: string[] = ["retry: 2000\n\n"];
  #unreadLength = 0;
  #isOver = false;
  #wake: (() => void) | undefined;
  #onEnd: (() => void)[] = [];

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Runs once, when the stream ends, whoever ends it; at once when it has. */
  onEnd(run: () => void): void {
    if (this.#isOver) run();
    else this.#onEnd.push(run);
  }

  send({ id, event, data }: StreamEvent): void {
    this.#write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  ping(): void {
    this.#write(": ping\n\n");
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const run of this.#onEnd.splice(0)) run();
    this.#wake?.();
  }

  #write(text: string): void {
    if (this.#isOver) return;
    this.#unread.push(text);
    this.#unreadLength += text.length;
    if (this.#unreadLength > maxUnread) {
      this.#unread.length = 0;
      this.end();
    }
    this.#wake?.();
  }

  [Symbol.asyncIterator](): AsyncIterator<string, undefined> {
    return {
      next: async () => {
        while (this.#unread.length === 0 && !this.#isOver) {
          const woken = Promise.withResolvers<void>();
          this.#wake = woken.resolve;
          await woken.promise;
        }
        const value = this.#unread.splice(0).join("");
        this.#unreadLength = 0;
        return value ? { value, done: false } : { value: undefined, done: true };
      },
      return: async () => {
        this.#unread.length = 0;
        this.end();
        return { value: undefined, done: true };
      },
    };
  }
}
