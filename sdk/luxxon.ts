import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./api.gen.ts";
import { type Calls, callsOf, type Session, type SessionState } from "./calls.ts";
import { type LiveViewRequest, requestLiveView } from "./request-live-view.ts";
import { send } from "./send.ts";
import { type WaitOptions, waitForState } from "./wait-for-state.ts";

export type { components, operations, paths } from "./api.gen.ts";
export type { Schema, Session, SessionState } from "./calls.ts";
export { LuxxonError, type LuxxonErrorCode } from "./errors.ts";
export type { LiveViewRequest } from "./request-live-view.ts";
export { WaitError, type WaitOptions } from "./wait-for-state.ts";

export interface LuxxonOptions {
  /** Origin of the deployment, for example `https://console.example.com`. */
  baseUrl: string;
  /** Left out in a browser that is signed in: then the cookie speaks. */
  apiKey?: string | undefined;
  /** How often a safe call is repeated; 2. */
  retries?: number;
  /** Time limit of one attempt; 15,000. */
  timeoutMs?: number;
  fetch?: (request: Request) => Promise<Response>;
}

export interface Luxxon extends Calls {
  /** Every operation as it is on the wire, envelope and headers included. Failures are thrown here too. */
  readonly api: Client<paths>;
  /** Waits until the session is in one of the states. @throws WaitError */
  waitForState(sessionId: string, states: readonly SessionState[], options?: WaitOptions): Promise<Session>;
  /** Creates a session and waits for LIVE; gives it as it is when that does not come in time. */
  requestLiveView(request: LiveViewRequest): Promise<Session>;
}

const tokenHeader = "X-Lx-Consistency-Token";

/** A client of one deployment. */
export function createLuxxon({ baseUrl, apiKey, retries = 2, timeoutMs = 15_000, fetch }: LuxxonOptions): Luxxon {
  const transport = fetch ?? ((request) => globalThis.fetch(request));
  let consistencyToken: string | null = null;
  const api = createClient<paths>({
    baseUrl: `${baseUrl.replace(/\/+$/, "")}/api/v1`,
    fetch: async (request) => {
      const response = await send(request, { fetch: transport, retries, timeoutMs });
      consistencyToken = response.headers.get(tokenHeader) ?? consistencyToken;
      return response;
    },
  });
  api.use({
    onRequest: ({ request, schemaPath }) => {
      if (apiKey) request.headers.set("Authorization", `Bearer ${apiKey}`);
      if (consistencyToken && !request.headers.has(tokenHeader)) request.headers.set(tokenHeader, consistencyToken);
      const isCreate = request.method === "POST" && schemaPath === "/sessions";
      if (isCreate && !request.headers.has("Idempotency-Key"))
        request.headers.set("Idempotency-Key", crypto.randomUUID());
      return request;
    },
  });
  const calls = callsOf(api);
  return {
    ...calls,
    api,
    waitForState: (sessionId, states, options) => waitForState(calls, sessionId, states, options),
    requestLiveView: (request) => requestLiveView(calls, request),
  };
}
