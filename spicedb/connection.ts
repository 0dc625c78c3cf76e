import "server-only";
import { v1 } from "@authzed/authzed-node";
import {
  type CallOptions,
  type ClientReadableStream,
  type Interceptor,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { Breaker } from "./breaker.ts";
import { AuthzUnavailableError } from "./errors.ts";

export interface ConnectionOptions {
  /** `host:port` in plain text, or `https://host:port` for TLS. */
  endpoint: string;
  token: string;
  interceptors?: Interceptor[];
}

type Zed = v1.ZedClientInterface;
type Callback<T> = (error: ServiceError | null, value?: T) => void;

export interface Connection {
  /** One unary call with a deadline. @throws AuthzUnavailableError, ServiceError (a refusal by SpiceDB) */
  call<T>(send: (zed: Zed, options: CallOptions, done: Callback<T>) => unknown, timeoutMs: number): Promise<T>;
  /** One streaming call with a deadline, collected. @throws as `call` */
  collect<T>(send: (zed: Zed, options: CallOptions) => ClientReadableStream<T>, timeoutMs: number): Promise<T[]>;
  /** While it is known that nobody answers. */
  isBreakerOpen(): boolean;
  close(): void;
}

/** Failures that say nothing about the request: the engine was not reached, or did not answer in time. */
const transportCodes = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
  status.INTERNAL,
  status.UNKNOWN,
  status.RESOURCE_EXHAUSTED,
]);

/**
 * A gRPC connection that fails fast and comes back fast. grpc-js backs off up to two minutes and can hang on a
 * connection whose peer froze; so the backoff is short, and every failure that opens the breaker also throws the
 * channel away: the next probe dials anew.
 */
export function openConnection({ endpoint, token, interceptors = [] }: ConnectionOptions): Connection {
  const breaker = new Breaker({ threshold: 3, retryAfterMs: 250 });
  const secure = endpoint.startsWith("https://");
  const dial = () =>
    v1.NewClient(
      token,
      endpoint.replace(/^\w+:\/\//, ""),
      secure ? v1.ClientSecurity.SECURE : v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS,
      0,
      {
        "grpc.initial_reconnect_backoff_ms": 100,
        "grpc.min_reconnect_backoff_ms": 100,
        "grpc.max_reconnect_backoff_ms": 500,
        "grpc.keepalive_time_ms": 30_000,
        "grpc.keepalive_timeout_ms": 2_000,
        // Channels to one address share their connection by default: a new one would inherit the broken one.
        "grpc.use_local_subchannel_pool": 1,
        interceptors,
      },
    );
  let zed: Zed | undefined;
  let closed = false;

  async function guarded<T>(run: (zed: Zed) => Promise<T>): Promise<T> {
    if (closed) throw new AuthzUnavailableError("the SpiceDB client is closed");
    breaker.enter();
    zed ??= dial();
    const used = zed;
    try {
      const value = await run(used);
      breaker.succeeded();
      return value;
    } catch (error) {
      if (!isServiceError(error)) throw error;
      if (!transportCodes.has(error.code)) {
        breaker.succeeded();
        throw error;
      }
      if (breaker.failed() && zed === used) {
        zed = undefined;
        used.close();
      }
      throw new AuthzUnavailableError(`SpiceDB did not answer: ${error.details}`, { cause: error });
    }
  }

  return {
    call: (send, timeoutMs) =>
      guarded(
        (client) =>
          new Promise((resolve, reject) => {
            send(client, { deadline: Date.now() + timeoutMs }, (error, value) =>
              error || value === undefined
                ? reject(error ?? new AuthzUnavailableError("empty answer"))
                : resolve(value),
            );
          }),
      ),
    collect: (send, timeoutMs) =>
      guarded(async (client) => {
        const items = [];
        for await (const item of send(client, { deadline: Date.now() + timeoutMs })) items.push(item);
        return items;
      }),
    isBreakerOpen: () => breaker.isOpen,
    close() {
      closed = true;
      zed?.close();
    },
  };
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && typeof (error as Partial<ServiceError>).code === "number";
}
