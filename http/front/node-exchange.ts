import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DomainError } from "#core/errors.ts";
import { type EdgeRequest, type EdgeResponse, isStream } from "../edge/exchange.ts";

/** Splits the request target as sent: an absolute-form target loses its origin, nothing else is touched. */
export function splitTarget(target: string): { path: string; query: string } {
  const local = target.replace(/^https?:\/\/[^/?#]*/i, "") || "/";
  const at = local.indexOf("?");
  return at < 0 ? { path: local, query: "" } : { path: local.slice(0, at), query: local.slice(at + 1) };
}

export function fromNode(
  request: IncomingMessage,
  params: Record<string, string>,
  response: ServerResponse,
): EdgeRequest {
  let signal: AbortSignal | undefined;
  return {
    method: request.method ?? "GET",
    ...splitTarget(request.url ?? "/"),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
    socketAddress: request.socket.remoteAddress ?? null,
    params,
    body: (limit) => readBody(request, limit),
    get signal() {
      signal ??= abortedBeforeAnswer(response);
      return signal;
    },
  };
}

/** Made only for those who ask: most calls are over before anybody could hang up. */
function abortedBeforeAnswer(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const stop = () => !response.writableFinished && controller.abort(new Error("the caller hung up"));
  if (response.destroyed) stop();
  else response.once("close", stop);
  return controller.signal;
}

const nothing = new Uint8Array();

/**
 * Collects the body; past the limit it stops reading, and the answer will close the connection.
 * @throws DomainError INVALID_INPUT body:malformedJson when the connection ends before the body does
 */
function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  const { "content-length": length = "0", "transfer-encoding": encoding } = request.headers;
  if (length === "0" && encoding === undefined) return Promise.resolve(nothing);
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | null>();
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer) => {
    size += chunk.byteLength;
    if (size <= limit) chunks.push(chunk);
    else {
      request.off("data", onData);
      request.pause();
      resolve(null);
    }
  };
  request.on("data", onData);
  request.once("end", () => resolve(Buffer.concat(chunks)));
  request.once("error", reject);
  request.once("close", () => reject(new DomainError("INVALID_INPUT", "body:malformedJson")));
  return promise;
}

export function toNode(answer: EdgeResponse, request: IncomingMessage, response: ServerResponse): void {
  if (isStream(answer.body)) return void streamToNode(answer, answer.body, request, response);
  // A text leaves in one write with its head, bytes do not.
  const body = typeof answer.body === "string" ? answer.body : Buffer.from(answer.body ?? []);
  if (!request.complete && answer.status >= 400) response.shouldKeepAlive = false;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.status !== 204) response.setHeader("content-length", Buffer.byteLength(body));
  response.writeHead(answer.status);
  response.end(request.method === "HEAD" || answer.status === 204 ? undefined : body);
  if (!request.complete) request.resume();
}

/** Sends the body as it comes, waiting whenever the reader is behind, until either side ends. */
async function streamToNode(
  { status, headers }: EdgeResponse,
  body: AsyncIterable<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.shouldKeepAlive = false;
  response.writeHead(status);
  const source = Readable.from(body);
  if (request.method === "HEAD") {
    source.destroy();
    response.end();
    return;
  }
  // That the reader has left is how most streams end.
  await pipeline(source, response).catch(() => undefined);
}
