import { Agent, request } from "node:http";
import type { Judge } from "./luxxon/testing-contract.ts";

export interface TestResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** `name=value` of every Set-Cookie that sets something. */
  cookies: string[];
  text: string;
  bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any member of any answer
  body: any;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any member of any answer
  data: any;
}

interface RequestOptions {
  cookie?: string | undefined;
  key?: string | undefined;
  body?: unknown;
  headers?: Record<string, string> | undefined;
}

/** What compares every answer with the API's own document, once an app has started, and what it has found. */
export const contract: { judge: Judge | undefined; violations: string[] } = { judge: undefined, violations: [] };

/**
 * Asks no resolver for each connection, and keeps as many connections as the largest burst opens, for a shorter time than
 * the server does.
 */
const agent = new Agent({
  keepAlive: true,
  timeout: 30_000,
  maxFreeSockets: 2_048,
  lookup: (_name, { all }, callback) => {
    const address = "127.0.0.1";
    if (all) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  },
});

/** One raw HTTP request: the target is sent as given. A string body goes out as it stands, an object as JSON. */
export function requestJson(url: string, method: string, options: RequestOptions = {}): Promise<TestResponse> {
  const { cookie, key, body } = options;
  const payload = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const headers = {
    ...(payload === undefined
      ? {}
      : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) }),
    ...(cookie ? { cookie } : {}),
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...options.headers,
  };
  const { protocol, hostname, port } = new URL(url);
  const path = url.slice(`${protocol}//`.length).replace(/^[^/]*/, "");
  const { promise, resolve, reject } = Promise.withResolvers<TestResponse>();
  const call = request({ agent, hostname, port, path, method, headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", reject);
    response.on("end", () => {
      const bytes = Buffer.concat(chunks);
      const text = bytes.toString("utf8");
      const isJson = response.headers["content-type"]?.startsWith("application/json") ?? false;
      const parsed = isJson && text ? JSON.parse(text) : undefined;
      const cookies = (response.headers["set-cookie"] ?? []).flatMap((line) => line.split(";")[0] ?? []);
      const { statusCode: status = 0, headers } = response;
      const answer = { status, headers, cookies, text, bytes, body: parsed, data: parsed?.data };
      const violation = contract.judge?.({ method, target: path, response: answer });
      if (violation) contract.violations.push(`${method} ${path} → ${violation}; ${text.slice(0, 400)}`);
      resolve(answer);
    });
  });
  call.on("error", reject);
  call.end(payload);
  return promise;
}
