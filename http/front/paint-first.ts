import "server-only";
import type { ServerResponse } from "node:http";

const script = /<script src="([^"]+)" async=""><\/script>/g;
/** A head is a few kilobytes; one that has not ended by then is left as it is. */
const longestHead = 65_536;

/**
 * Pages are seen before their scripts are asked for: those of the head wait for the first paint, which else shares its
 * time and its bytes with them. To be called before anything is written; other answers than HTML pass untouched.
 */
export function paintFirst(response: ServerResponse): void {
  const write = response.write.bind(response) as (chunk: Buffer) => boolean;
  const end = response.end.bind(response) as (chunk?: Buffer) => ServerResponse;
  let head: Buffer | undefined = Buffer.alloc(0);

  /** What may be sent of what came; undefined while the head has not ended. */
  function release(chunk: Buffer, isLast: boolean): Buffer | undefined {
    if (!head) return chunk;
    if (head.length === 0 && !`${response.getHeader("content-type")}`.startsWith("text/html")) {
      head = undefined;
      return chunk;
    }
    head = Buffer.concat([head, chunk]);
    const whole = head;
    const length = whole.indexOf("</head>");
    if (length < 0 && !isLast && whole.length < longestHead) return undefined;
    head = undefined;
    if (length < 0) return whole;
    if (!response.headersSent) response.removeHeader("content-length");
    return Buffer.concat([Buffer.from(scriptsLast(whole.subarray(0, length).toString())), whole.subarray(length)]);
  }

  Object.assign(response, {
    write(chunk: string | Uint8Array, ...rest: unknown[]) {
      const ready = release(bytes(chunk, rest[0]), false);
      const isTaken = ready ? write(ready) : true;
      told(rest)?.();
      return isTaken;
    },
    end(...given: unknown[]) {
      const [chunk, encoding] = given;
      const last = typeof chunk === "string" || chunk instanceof Uint8Array ? bytes(chunk, encoding) : Buffer.alloc(0);
      const ready = release(last, true);
      const done = told(given);
      if (done) response.once("finish", done);
      return ready && ready.length > 0 ? end(ready) : end();
    },
  });
}

const bytes = (chunk: string | Uint8Array, encoding: unknown) =>
  typeof chunk === "string"
    ? Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8")
    : Buffer.from(chunk);

const told = (given: readonly unknown[]) =>
  given.find((each) => typeof each === "function") as (() => void) | undefined;

/** The head with one script in the place of those that load others. */
export function scriptsLast(head: string): string {
  const sources = [...head.matchAll(script)].map(([, source]) => source);
  if (sources.length === 0) return head;
  const [first = "", ...rest] = head.split(script).filter((_, at) => at % 2 === 0);
  return `${first}<script>(${loader})(${JSON.stringify(sources).replaceAll("<", "\\u003c")})</script>${rest.join("")}`;
}

/**
 * Runs in the page. The frame whose document stays open keeps the page from being called loaded before its scripts are.
 * `$RT` is React's time of the first paint, 0.3 s after which it shows what came later than the skeleton: as if long ago,
 * so that what is there is shown.
 */
const loader = `sources => {
  const frame = document.createElement("iframe");
  let isAsked = false;
  const ask = () => {
    if (isAsked) return;
    isAsked = true;
    for (const src of sources) document.head.append(Object.assign(document.createElement("script"), { async: true, src }));
    frame.contentDocument.close();
    frame.remove();
  };
  setTimeout(ask, 3000);
  frame.hidden = true;
  document.documentElement.append(frame);
  frame.contentDocument.open();
  Object.defineProperty(self, "$RT", { get: () => -300, set() {} });
  if (document.hidden) ask();
  else new PerformanceObserver((seen) => seen.getEntriesByName("first-contentful-paint").length && ask()).observe({ type: "paint", buffered: true });
}`.replace(/\n\s*/g, "");
