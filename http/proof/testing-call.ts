import type { CallOptions, TestApp, TestResponse } from "../testing.ts";
import type { Operation } from "./testing-document.ts";

/** Calls an operation; of an event stream it takes the first piece and hangs up. None is opened by a call with a body. */
export async function callOperation(
  app: TestApp,
  { method, isStream }: Operation,
  path: string,
  options: CallOptions = {},
): Promise<TestResponse> {
  if (!isStream || options.body !== undefined) return app.call(method, path, options);
  const hangUp = new AbortController();
  const cookie: Record<string, string> = options.cookie ? { cookie: options.cookie } : {};
  const headers = { ...cookie, ...options.headers };
  const response = await fetch(`${app.url}/api/v1${path}`, { method, headers, signal: hangUp.signal });
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  const first = isJson
    ? await response.bytes()
    : ((await response.body?.getReader().read())?.value ?? new Uint8Array());
  hangUp.abort();
  const bytes = Buffer.from(first);
  const body = isJson ? JSON.parse(bytes.toString()) : undefined;
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    cookies: [],
    text: bytes.toString(),
    bytes,
    body,
    data: body?.data,
  };
}
