import "server-only";
import { Resolver } from "node:dns/promises";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Settings } from "#env.ts";
import { addressesOf, type OutboundRules, parseTarget, RefusedTargetError } from "./target.ts";

export interface OutboundPost {
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}

export interface OutboundOutcome {
  /** Null when no answer came: refused, unreachable, or too late. */
  status: number | null;
  durationMs: number;
  /** Why there is no status. */
  failure?: string;
}

/** HTTP to addresses that users give. It reaches public hosts only, whatever a name resolves to and whenever. */
export interface OutboundClient {
  /** Why this URL may not be called, as far as can be known now; a name that does not resolve may do so later. */
  refusal(url: string): Promise<string | undefined>;
  /** Sends once, to an address checked in this very call; redirects are not followed, the answer's body is not read. */
  post(request: OutboundPost): Promise<OutboundOutcome>;
}

/** Addresses of a name. Never `getaddrinfo`: a few names that do not answer would hold up every other look-up. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const resolveTimeoutMs = 2_000;
const drainedBytes = 65_536;

/** @param resolve replaces the look-up of names in tests. */
export function createOutboundClient(
  settings: Pick<Settings, "ENVIRONMENT" | "WEBHOOK_ALLOW_PRIVATE">,
  resolve: Resolve = resolveName,
): OutboundClient {
  const isTest = settings.ENVIRONMENT === "TEST";
  const rules = { allowHttp: isTest, allowLoopback: isTest && settings.WEBHOOK_ALLOW_PRIVATE };
  return {
    async refusal(url) {
      try {
        await addressesOf(parseTarget(url, rules), resolve);
      } catch (error) {
        if (error instanceof RefusedTargetError) return error.message;
      }
      return undefined;
    },
    async post(request) {
      const startedAt = performance.now();
      const durationMs = () => Math.round(performance.now() - startedAt);
      try {
        const status = await post(request, rules, resolve);
        return { status, durationMs: durationMs() };
      } catch (error) {
        return { status: null, durationMs: durationMs(), failure: reasonOf(error) };
      }
    },
  };
}

async function post({ url, headers, body, timeoutMs }: OutboundPost, rules: OutboundRules, resolve: Resolve) {
  const signal = AbortSignal.timeout(timeoutMs);
  const target = parseTarget(url, rules);
  const addresses = await before(signal, addressesOf(target, resolve));
  const { promise, resolve: answered, reject } = Promise.withResolvers<number>();
  const call = (target.protocol === "https:" ? https : http).request(
    {
      method: "POST",
      host: target.hostname,
      port: target.port,
      path: target.path,
      headers: { ...headers, host: target.host, "content-length": Buffer.byteLength(body) },
      // A connection of its own, to the addresses that were checked: nothing is looked up again.
      agent: false,
      lookup: pinned(addresses),
      ...(isIP(target.hostname) ? {} : { servername: target.hostname }),
      signal,
    },
    (response) => {
      answered(response.statusCode ?? 0);
      discard(response);
    },
  );
  call.on("error", reject);
  call.end(body);
  return promise;
}

const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_hostname, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (options.all) callback(null, found);
    else callback(null, first?.address ?? "", first?.family);
  };

/** Lets the sender finish a short answer; a long one is cut off. */
function discard(response: IncomingMessage): void {
  let size = 0;
  response.on("error", () => undefined);
  response.on("data", (chunk: Buffer) => {
    size += chunk.byteLength;
    if (size > drainedBytes) response.destroy();
  });
}

function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return Promise.race([work, promise]);
}

async function resolveName(hostname: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: resolveTimeoutMs, tries: 1 });
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  const [first] = answers;
  if (found.length === 0 && first?.status === "rejected") throw first.reason;
  return found;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "AbortError" || error.name === "TimeoutError") return "no answer in time";
  return error instanceof RefusedTargetError ? error.message : ((error as NodeJS.ErrnoException).code ?? error.message);
}
