import "server-only";

/** A request as it arrived: nothing decoded, nothing normalised. Made by the front or from a web `Request`. */
export interface EdgeRequest {
  method: string;
  /** Raw path, without the query. */
  path: string;
  /** Raw query, without the question mark. */
  query: string;
  /** Header by lower-case name; repeated headers are joined by a comma. */
  header(name: string): string | undefined;
  /** The peer's address, before any proxy header is believed. */
  socketAddress: string | null;
  /** Path parameters, percent-decoded where that is possible. */
  params: Readonly<Record<string, string>>;
  /** Reads at most `limit` bytes; null when there are more. */
  body(limit: number): Promise<Uint8Array | null>;
  /** Aborted when the caller is gone before it has its answer. */
  readonly signal: AbortSignal;
}

export interface EdgeResponse {
  status: number;
  headers: Record<string, string | string[]>;
  /** Text that comes over time is sent as it comes, no faster than it is read; its `return()` is called when nobody reads. */
  body: string | Uint8Array | AsyncIterable<string> | null;
}

export const isStream = (body: EdgeResponse["body"]): body is AsyncIterable<string> =>
  typeof body === "object" && body !== null && Symbol.asyncIterator in body;

/** One operation of one dialect. */
export type Exchange = (request: EdgeRequest) => Promise<EdgeResponse>;

/** What `app/**\/route.ts` exports: a Next route handler that also carries its exchange, so that the front can call it. */
export interface RouteHandler {
  (request: Request, context: { params: Promise<Record<string, string | string[]> | undefined> }): Promise<Response>;
  exchange: Exchange;
}

/** Wraps an exchange as a Next route handler. */
export function toRouteHandler<Extra extends object>(exchange: Exchange, extra: Extra): RouteHandler & Extra {
  const handler = async (
    request: Request,
    context: { params: Promise<Record<string, string | string[]> | undefined> },
  ) => toWebResponse(await exchange(await fromWebRequest(request, context)), request.method);
  return Object.assign(handler, { exchange }, extra);
}

async function fromWebRequest(
  request: Request,
  context: { params: Promise<Record<string, string | string[]> | undefined> },
): Promise<EdgeRequest> {
  const url = new URL(request.url);
  const params = Object.entries((await context.params) ?? {}).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, decodeSegment(value)] as const] : [],
  );
  return {
    method: request.method,
    path: url.pathname,
    query: url.search.slice(1),
    header: (name) => request.headers.get(name) ?? undefined,
    socketAddress: request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? null,
    params: Object.fromEntries(params),
    body: (limit) => readStream(request.body, limit),
    signal: request.signal,
  };
}

/** Percent-decodes one path segment; what cannot be decoded stays as sent, and fails validation by name. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

async function readStream(stream: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | null> {
  if (!stream) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toWebResponse({ status, headers, body }: EdgeResponse, method: string): Response {
  const list = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((v): [string, string] => [name, v]),
  );
  if (isStream(body)) {
    const stream = readableStream(body);
    if (method === "HEAD") void stream.cancel();
    return new Response(method === "HEAD" ? null : stream, { status, headers: list });
  }
  const payload = typeof body === "string" ? body : body && new Uint8Array(body);
  return new Response(method === "HEAD" ? null : payload, { status, headers: list });
}

function readableStream(body: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
