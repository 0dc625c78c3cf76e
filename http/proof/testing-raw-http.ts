import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const hangMs = 10_000;

/** One connection that sends bytes as they are and reads one answer for them; it is opened anew when it was closed. */
export class RawConnection {
  readonly #port: number;
  #socket: Socket | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /**
   * `isLast`: nothing more can be said on this connection. `isCut`: our half of it ends with the bytes.
   * @throws Error when the connection ends without an answer, or none came in time
   */
  async send(bytes: Buffer, { isHead = false, isLast = false, isCut = false } = {}): Promise<RawAnswer> {
    const socket = await this.#open();
    const reading = readAnswer(socket, isHead);
    socket.write(bytes);
    if (isCut) socket.end();
    try {
      const answer = await reading;
      if (isLast || isCut || answer.headers.connection === "close") this.close();
      return answer;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async #open(): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed && this.#socket.writable && this.#socket.readable) return this.#socket;
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    // What the other side does after its answer concerns nobody.
    socket.on("error", () => socket.destroy());
    await once(socket, "connect");
    this.#socket = socket;
    return socket;
  }
}

function readAnswer(socket: Socket, isHead: boolean): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  let received: Buffer = Buffer.alloc(0);
  const finish = (isEnd: boolean) => {
    const answer = parseAnswer(received, isHead, isEnd);
    if (answer) resolve(answer);
    else if (isEnd) reject(new Error(`no answer: ${received.toString("latin1").slice(0, 80)}`));
  };
  const onData = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    finish(false);
  };
  const onEnd = () => finish(true);
  const timer = setTimeout(() => reject(new Error(`hangs for ${hangMs} ms`)), hangMs);
  socket.on("data", onData).on("end", onEnd).on("close", onEnd);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off("data", onData).off("end", onEnd).off("close", onEnd);
  });
}

/** The answer in the bytes, once it is whole; interim answers (1xx) are passed over, a stream is whole with its head. */
function parseAnswer(bytes: Buffer, isHead: boolean, isEnd: boolean): RawAnswer | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [first = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  const rest = bytes.subarray(headEnd + 4);
  if (status < 200) return parseAnswer(rest, isHead, isEnd);
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const isStream = headers["content-type"]?.startsWith("text/event-stream") ?? false;
  if (isStream) return { status, headers: { ...headers, connection: "close" }, body: Buffer.alloc(0) };
  if (isHead || status === 204) return { status, headers, body: Buffer.alloc(0) };
  const length = Number(headers["content-length"] ?? Number.NaN);
  if (Number.isNaN(length)) return isEnd ? { status, headers, body: rest } : undefined;
  return rest.length >= length ? { status, headers, body: rest.subarray(0, length) } : undefined;
}
