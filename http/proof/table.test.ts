import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "#app/routes.gen.ts";
import type { TestApp } from "../testing.ts";
import { type ApiDocument, readDocument } from "./testing-document.ts";
import { startProofApp } from "./testing-proof-app.ts";
import { missingPositions, rowOf } from "./testing-request-of-row.ts";

let app: TestApp;
let document: ApiDocument;
beforeAll(async () => {
  app = await startProofApp();
  document = await readDocument(app);
});
afterAll(() => app.stop());

test("every operation of the document is in the spec's table and declares what the table says", () => {
  const declared = document.operations.map(({ key, security, scopes }) => ({ key, security, scopes }));
  const expected = document.operations.map(({ key, access }) => {
    if (!access) return { key, security: "not in the spec", scopes: null };
    const security = access.isPublic ? [] : access.scopes ? ["bearer", "cookie"] : ["cookie"];
    // "Any key" without a workspace involved has no scopes to declare.
    const scopes = access.permission === null ? null : access.scopes;
    return { key, security, scopes };
  });
  expect(sorted(declared)).toEqual(sorted(expected));
});

const sorted = (list: { key: string; security: unknown; scopes: string[] | null }[]) =>
  list.map((row) => ({ ...row, scopes: row.scopes && [...row.scopes].sort() }));

test("every operation of the document has a row here, with every position of an id", () => {
  const missing = document.operations.flatMap((operation) =>
    missingPositions(operation, rowOf(operation)).map((position) => `${operation.key} ${position}`),
  );
  expect(missing).toEqual([]);
});

/** Routes outside the document, each guarded in a way of its own and tested beside it. */
const undocumented = ["/api/cron/settle", "/api/mcp", "/media/whep/[secret]", "/media/whip/[secret]", "/metrics"];

test("every route of the app is in the document or named here", () => {
  const documented = new Set(document.operations.map(({ path }) => path.replace(/\{\w+\}/g, "{}")));
  const missing = Object.keys(routes).filter((pattern) => {
    const path = pattern.replace(/^\/api\/v1/, "").replace(/\[[^\]]+\]/g, "{}");
    return !documented.has(path) && !undocumented.includes(pattern);
  });
  expect(missing).toEqual([]);
});
