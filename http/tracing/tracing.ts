import "server-only";
import type { Interceptor } from "@grpc/grpc-js";
import type { EdgeResponse } from "../edge/exchange.ts";

export interface TracedCall {
  method: string;
  /** Without query and without secrets. */
  path: string;
  operation: string;
  /** The caller's, as it came. */
  traceparent: string | undefined;
}

/** Spans of calls and of what they ask of others, following W3C Trace Context. Names and ids only, never parameters. */
export interface Tracing {
  /** Runs one call in a span, below the caller's where there is one. */
  call(call: TracedCall, work: (traceId: string) => Promise<EdgeResponse>): Promise<EdgeResponse>;
  /** Begins the span of a statement; the function returned ends it. */
  statement(text: string): (error?: unknown) => void;
  /** `fetch` for JSON-RPC, in a span, telling the other side of it. */
  fetch: typeof fetch;
  /** The same for gRPC. */
  interceptor: Interceptor;
  /** Sends what is waiting. */
  shutdown(): Promise<void>;
}

// The front and Next's own bundle both load this module; there is one tracing.
const shared = globalThis as typeof globalThis & { luxxonTracing?: Tracing };

/** Undefined unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set. */
export function tracing(): Tracing | undefined {
  return shared.luxxonTracing;
}

/** Loads tracing where the settings ask for it, and nothing otherwise. To be awaited before the clients are made. */
export async function startTracing(endpoint: string | undefined): Promise<void> {
  if (!endpoint || shared.luxxonTracing) return;
  const { createTracing } = await import("./otel.ts");
  shared.luxxonTracing = await createTracing(endpoint);
}
