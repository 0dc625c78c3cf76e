import "server-only";

/** A success answer with headers of its own. */
export class Reply {
  readonly data: unknown;
  readonly headers: Record<string, string | string[]>;
  constructor(data: unknown, headers: Record<string, string | string[]> = {}) {
    this.data = data;
    this.headers = headers;
  }
}

/** Bytes that are not enveloped. */
export class RawReply {
  readonly body: Uint8Array | string;
  readonly headers: Record<string, string>;
  constructor(body: Uint8Array | string, headers: Record<string, string>) {
    this.body = body;
    this.headers = headers;
  }
}

/** No body at all. */
export const emptyReply = new RawReply("", {});

/** Server-Sent Events (spec 7.6), not enveloped. */
export class EventStreamReply {
  readonly events: AsyncIterable<string>;
  constructor(events: AsyncIterable<string>) {
    this.events = events;
  }
}

/** A page of rows; the link to the next one is made by the route wrapper (spec 1.6). */
export class Page {
  readonly rows: readonly unknown[];
  readonly nextCursor: string | null;
  constructor({ rows, nextCursor }: { rows: readonly unknown[]; nextCursor: string | null }) {
    this.rows = rows;
    this.nextCursor = nextCursor;
  }
}
