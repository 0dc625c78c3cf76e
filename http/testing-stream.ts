import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

export interface TestEvent {
  id: number;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any member of any event
  data: any;
  /** Milliseconds since the stream was opened. */
  atMs: number;
}

export interface TestStream {
  status: number;
  headers: IncomingMessage["headers"];
  events: TestEvent[];
  /** Everything as it came. */
  text(): string;
  isOver(): boolean;
  /** The first event, from the `from`-th on, that fits; rejects when the stream ends without one. */
  wait(fits: (event: TestEvent) => boolean, from?: number): Promise<TestEvent>;
  ended: Promise<unknown>;
  close(): void;
}

/** Opens a stream of Server-Sent Events and reads it until it ends or is closed. */
export async function openTestStream(url: string, headers: Record<string, string>): Promise<TestStream> {
  const startedAt = performance.now();
  const call = request(url, { headers, agent: false });
  call.end();
  const [response] = (await once(call, "response")) as [IncomingMessage];
  const events: TestEvent[] = [];
  let text = "";
  let unread = "";
  let isOver = false;
  let woken = Promise.withResolvers<void>();
  response.setEncoding("utf8");
  response.on("error", () => undefined);
  response.on("data", (chunk: string) => {
    text += chunk;
    const blocks = (unread + chunk).split("\n\n");
    unread = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
      if (!fields.event) continue;
      const { id, event, data } = fields;
      events.push({ id: Number(id), event, data: JSON.parse(data), atMs: performance.now() - startedAt });
    }
    woken.resolve();
    woken = Promise.withResolvers();
  });
  const ended = new Promise((resolve) => response.once("close", resolve)).then(() => {
    isOver = true;
    woken.resolve();
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    text: () => text,
    isOver: () => isOver,
    async wait(fits, from = 0) {
      for (;;) {
        const found = events.slice(from).find(fits);
        if (found) return found;
        if (isOver) throw new Error(`the stream ended after ${JSON.stringify(events.map(({ event }) => event))}`);
        await woken.promise;
      }
    },
    ended,
    close: () => call.destroy(),
  };
}
