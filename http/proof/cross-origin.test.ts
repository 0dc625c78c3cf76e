import { afterAll, beforeAll, expect, test } from "vitest";
import { report } from "#stack/prove-scale.ts";
import type { TestApp, TestResponse } from "../testing.ts";
import { callOperation } from "./testing-call.ts";
import { type ApiDocument, type Operation, readDocument } from "./testing-document.ts";
import { changed, fingerprint } from "./testing-fingerprint.ts";
import { startProofApp } from "./testing-proof-app.ts";
import { buildRequest, type Json, rowOf } from "./testing-request-of-row.ts";
import { createTarget, type Target } from "./testing-target.ts";

let app: TestApp;
let document: ApiDocument;
let victim: Target;
beforeAll(async () => {
  app = await startProofApp({ CORS_ORIGINS: "https://friend.example" });
  document = await readDocument(app);
  victim = await createTarget(app);
});
afterAll(() => app.stop());

/** Values of `Origin` that are not ours, also those that look like it. */
function foreignOrigins(): string[] {
  const { protocol, hostname, port, host } = new URL(app.url);
  return [
    "https://evil.example",
    // May read public answers (CORS), and still not write with a cookie.
    "https://friend.example",
    "null",
    "",
    `${protocol}//sub.${host}`,
    `${protocol}//${hostname}:${Number(port) + 1}`,
    `${protocol}//${hostname}`,
    `https://${host}`,
    `${protocol}//${host}@evil.example`,
    `${protocol}//${host}.evil.example`,
    `${protocol}//evil.example/${host}`,
    `${protocol}//${host}/`,
    `${protocol}//${host.toUpperCase()}`,
    `${app.url}, https://evil.example`,
    `${protocol}//127.0.0.1:${port}`,
    "file://",
    "chrome-extension://abcdefghijklmnop",
  ];
}

interface Body {
  type: string | undefined;
  write: (body: Json) => string;
}

const bodies: Body[] = [
  { type: "application/json", write: (body) => JSON.stringify(body) },
  { type: "text/plain", write: (body) => JSON.stringify(body) },
  {
    type: "application/x-www-form-urlencoded",
    write: (body) => new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)])).toString(),
  },
  {
    type: "multipart/form-data; boundary=b",
    write: (body) => `--b\r\nContent-Disposition: form-data; name="json"\r\n\r\n${JSON.stringify(body)}\r\n--b--\r\n`,
  },
  { type: undefined, write: (body) => JSON.stringify(body) },
];

/** Every way in which a request says that it comes from elsewhere. */
function foreignHeaders(): Record<string, string>[] {
  const sites = ["cross-site", "same-site", "same-origin", "none", undefined];
  const withOrigin: Record<string, string>[] = foreignOrigins().flatMap((origin) =>
    sites.map((site) => ({ origin, ...(site ? { "sec-fetch-site": site } : {}) })),
  );
  const withoutForeignOrigin: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { origin: app.url, "sec-fetch-site": "cross-site" },
  ];
  return [...withOrigin, ...withoutForeignOrigin];
}

/** Refused for its origin; or for its content type, which is looked at before (spec 1.5). */
function isRefusal({ status, body }: TestResponse, operation: Operation, type: string | undefined, sent: string) {
  // An absent body has no type.
  if (operation.hasBody && type !== "application/json" && sent !== "")
    return status === 415 && body.detail === "body:contentType";
  return status === 403 && body.detail === "auth:crossOrigin";
}

const isGuarded = ({ key, method, security }: Operation) =>
  (method !== "GET" && security.includes("cookie")) || ["POST /auth/wallet/login", "POST /auth/logout"].includes(key);

const ownRequest = (operation: Operation) => buildRequest(operation, { app, row: rowOf(operation), target: victim });

test("S8: every write by cookie, and sign-in and sign-out, from every foreign origin in every content type is refused and changes nothing", {
  timeout: 300_000,
}, async () => {
  const since = performance.now();
  const wrong: string[] = [];
  let n = 0;
  for (const operation of document.operations.filter(isGuarded)) {
    const { path, body = {} } = await ownRequest(operation);
    const before = await fingerprint(app.clients);
    for (const variant of bodies) {
      const sent = variant.write(body);
      const answers = await Promise.all(
        foreignHeaders().map(async (headers) => {
          const answer = await app.call(operation.method, path, {
            cookie: victim.workspace.cookie,
            body: sent,
            headers: { "content-type": variant.type ?? "", ...headers },
          });
          return { headers, answer };
        }),
      );
      n += answers.length;
      for (const { headers, answer } of answers.filter(
        ({ answer }) => !isRefusal(answer, operation, variant.type, sent),
      )) {
        wrong.push(`${operation.key} | ${variant.type} | ${JSON.stringify(headers)} → ${answer.status}`);
      }
    }
    wrong.push(...changed(before, await fingerprint(app.clients)).map((table) => `${operation.key} changed ${table}`));
  }
  report({ id: "S8", n, violations: wrong.length, since });
  expect(wrong).toEqual([]);
});

/** What a GET may write: quotes it stores (spec 3.4). */
const mayWrite: Readonly<Record<string, string[]>> = { "GET /pricing/quote": ["quotes", "price_quotes"] };

test("S8: GET and HEAD, from wherever, change nothing but stored quotes, and are not refused for their origin", async () => {
  const since = performance.now();
  const wrong: string[] = [];
  let n = 0;
  for (const operation of document.operations.filter(({ method }) => method === "GET")) {
    const { path } = await ownRequest(operation);
    const before = await fingerprint(app.clients);
    for (const method of ["GET", "HEAD"]) {
      for (const origin of [app.url, "https://evil.example", "null"]) {
        const answer = await callOperation(app, { ...operation, method }, path, {
          cookie: victim.workspace.cookie,
          headers: { origin },
        });
        n += 1;
        if (answer.status === 403) wrong.push(`${method} ${operation.key} from ${origin} → 403`);
      }
    }
    const tables = changed(before, await fingerprint(app.clients));
    const unexpected = tables.filter((table) => !mayWrite[operation.key]?.includes(table));
    wrong.push(...unexpected.map((table) => `${operation.key} changed ${table}`));
  }
  report({ id: "S8", n, violations: wrong.length, since, note: "reads" });
  expect(wrong).toEqual([]);
});
