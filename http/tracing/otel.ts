import "server-only";
import { InterceptingCall, type Interceptor } from "@grpc/grpc-js";
import type { Context, Span, SpanKind } from "@opentelemetry/api";
import { statementName } from "./statement-name.ts";
import { readTraceparent, writeTraceparent } from "./traceparent.ts";
import type { Tracing } from "./tracing.ts";

/**
 * The packages, loaded when tracing starts: a static import would be lifted to the top of the bundled server, and load
 * them for everybody.
 */
async function loadPackages() {
  const [api, { AsyncLocalStorageContextManager }, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] =
    await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/context-async-hooks"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
      import("@opentelemetry/sdk-trace"),
    ]);
  return { ...api, ...sdk, AsyncLocalStorageContextManager, OTLPTraceExporter, resourceFromAttributes };
}

/** Tracing that sends OTLP over HTTP to `<endpoint>/v1/traces`. */
export async function createTracing(endpoint: string): Promise<Tracing> {
  const packages = await loadPackages();
  const { trace, ROOT_CONTEXT, SpanKind, TracerProvider, BatchSpanProcessor } = packages;
  const { AsyncLocalStorageContextManager, OTLPTraceExporter, resourceFromAttributes } = packages;
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "luxxon" }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
  });
  const tracer = provider.getTracer("luxxon");
  const contexts = new AsyncLocalStorageContextManager();

  const begin = (
    name: string,
    kind: SpanKind,
    attributes: Record<string, string>,
    parent: Context = contexts.active(),
  ) => tracer.startSpan(name, { kind, attributes }, parent);

  const interceptor: Interceptor = (options, next) => {
    const method = options.method_definition.path.replace(/^\//, "");
    const span = begin(method, SpanKind.CLIENT, { "rpc.system": "grpc", "rpc.method": method });
    return new InterceptingCall(next(options), {
      start(metadata, _listener, start) {
        metadata.set("traceparent", writeTraceparent(span.spanContext()));
        start(metadata, {
          onReceiveStatus(status, pass) {
            span.setAttribute("rpc.grpc.status_code", status.code);
            end(span, status.code === 0 ? undefined : `gRPC status ${status.code}`);
            pass(status);
          },
        });
      },
    });
  };

  return {
    interceptor,

    async call({ method, path, operation, traceparent }, work) {
      const remote = readTraceparent(traceparent);
      const parent = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
      const attributes = { "http.request.method": method, "url.path": path, "luxxon.operation": operation };
      const span = begin(operation, SpanKind.SERVER, attributes, parent);
      const { traceId } = span.spanContext();
      const response = await contexts.with(trace.setSpan(parent, span), () => work(traceId));
      span.setAttribute("http.response.status_code", response.status);
      end(span, response.status >= 500 ? `status ${response.status}` : undefined);
      return response;
    },

    statement(text) {
      const span = begin(statementName(text), SpanKind.CLIENT, { "db.system.name": "postgresql" });
      return (error) => end(span, error instanceof Error ? error.name : undefined);
    },

    async fetch(input, init) {
      const span = begin("json-rpc", SpanKind.CLIENT, { "rpc.system": "jsonrpc", "rpc.method": methodsOf(init?.body) });
      const headers = new Headers(init?.headers);
      headers.set("traceparent", writeTraceparent(span.spanContext()));
      try {
        const response = await fetch(input, { ...init, headers });
        span.setAttribute("http.response.status_code", response.status);
        end(span, response.ok ? undefined : `status ${response.status}`);
        return response;
      } catch (error) {
        end(span, error instanceof Error ? error.name : "failed");
        throw error;
      }
    },

    shutdown: () => provider.shutdown(),
  };
}

/** `SpanStatusCode.ERROR` */
const statusError = 2;

/** Ends a span; a failure is told by a word of ours, because messages of libraries may hold anything. */
function end(span: Span, failure: string | undefined): void {
  if (failure !== undefined) span.setStatus({ code: statusError, message: failure });
  span.end();
}

/** The methods of a JSON-RPC request or batch, each once. */
function methodsOf(body: unknown): string {
  if (typeof body !== "string") return "";
  const calls: { method?: unknown }[] = [JSON.parse(body)].flat();
  return [...new Set(calls.map(({ method }) => String(method)))].join(",");
}
