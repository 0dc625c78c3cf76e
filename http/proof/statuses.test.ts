import { sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import type { CallOptions, TestResponse } from "../testing.ts";
import { callOperation } from "./testing-call.ts";
import { type Operation, readDocument } from "./testing-document.ts";
import { startProofApp } from "./testing-proof-app.ts";
import { buildRequest, type Case, type Row, rowOf } from "./testing-request-of-row.ts";
import { createTarget, type Target } from "./testing-target.ts";

const app = await startProofApp();
const document = await readDocument(app);
// Readiness asks for a recent tick.
await app.tick();
afterAll(() => app.stop());

const unknownId = "00000000-0000-7000-8000-000000000000";

/** Statuses that take another method, a part away or a limit in; they have tests of their own. */
const elsewhere = new Set([405, 429, 500, 503]);

/** The call of a row as its owner makes it, with the changes of a case. */
async function callAs(operation: Operation, target: Target, change: Case & { options?: CallOptions } = {}) {
  const row: Row = { ...rowOf(operation), ...change };
  await (change.unprepared ? undefined : rowOf(operation).prepare?.(app, target));
  await change.prepare?.(app, target);
  const { path, ...request } = await buildRequest(operation, { app, row, target });
  const options = { cookie: target.workspace.cookie, ...request, ...change.options };
  return callOperation(app, operation, path, {
    ...options,
    headers: { ...request.headers, ...change.options?.headers },
  });
}

type Way = (operation: Operation, target: Target) => Promise<TestResponse>;

/** How every operation refuses a call before anything is looked at or changed: one target serves them all. */
const refusals: Readonly<Record<number, Way>> = {
  400: (operation, target) => {
    if (operation.access?.isPublic) return badPublic(operation, target);
    return refusedAs(operation, target, { headers: { "x-lx-consistency-token": "?" } });
  },
  401: (operation, target) => refusedAs(operation, target, { cookie: "" }),
  403: forbidden,
  413: (operation, target) => refusedAs(operation, target, { body: " ".repeat(65_537) }),
  415: (operation, target) => refusedAs(operation, target, { body: "{}", headers: { "content-type": "text/plain" } }),
};
const untouched = await createTarget(app);
/** For calls that succeed and change nothing. */
const read = await createTarget(app);
const stranger = await app.createWorkspace();
const key = await app.createKey(untouched.workspace, ["operators:write"]);
const keyFromElsewhere = await app.createKey(untouched.workspace, ["operators:write"]);
await app.clients.db.rows(
  sql`update api_keys set ip_allowlist = '{198.51.100.0/24}' where id = ${keyFromElsewhere.id}`,
);

const refusedAs = (operation: Operation, target: Target, options: CallOptions) =>
  callAs(operation, target, { unprepared: true, options });

function badPublic(operation: Operation, target: Target): Promise<TestResponse> {
  const [query] = operation.members.filter((member) => member.in === "query");
  if (operation.hasBody) return refusedAs(operation, target, { body: "[]" });
  return app.call(operation.method, `${operation.path}?${query?.name}=1&${query?.name}=1`);
}

async function forbidden(operation: Operation, target: Target): Promise<TestResponse> {
  if (operation.access?.isPublic) {
    return refusedAs(operation, target, { headers: { origin: "https://evil.example" } });
  }
  const { permission, scopes } = operation.access ?? {};
  if (permission && rowOf(operation).ids) return refusedAs(operation, target, { cookie: stranger.cookie });
  // A key of the workspace where only wallets may call; else a key from an address that is not allowed.
  const { plaintext } = scopes ? keyFromElsewhere : key;
  return refusedAs(operation, target, { cookie: "", headers: { authorization: `Bearer ${plaintext}` } });
}

/** An id that nothing has; where the workspace is all that is named, one that is deleted; else a path below that is none. */
async function notFound(operation: Operation): Promise<TestResponse> {
  const { ids = {} } = rowOf(operation);
  const own = Object.entries(ids).filter(([position, name]) => position.startsWith("path.") && name !== "workspaceId");
  const last = own.at(-1)?.[0].slice("path.".length);
  if (last === undefined && !operation.access?.permission) {
    const path = operation.path.replace(/\{\w+\}/g, unknownId);
    return callOperation(app, operation, `${path}/is/not/here`, { cookie: untouched.workspace.cookie });
  }
  if (last === undefined) {
    const target = await createTarget(app);
    await app.clients.db.rows(sql`update workspaces set deleted_at = lx_now() where id = ${target.ids.workspaceId}`);
    return callAs(operation, target);
  }
  const kept = Object.fromEntries(Object.entries(ids).filter(([position]) => position !== `path.${last}`));
  return callAs(operation, untouched, { ids: kept, path: { [last]: () => unknownId }, unprepared: true });
}

/** The status of an operation, on a target of its own where its row says how, or others could not use it any more. */
async function provoke(operation: Operation, status: number): Promise<TestResponse> {
  if (status < 400) return callAs(operation, operation.method === "GET" ? read : await createTarget(app));
  const own = rowOf(operation).cases?.[status as 401 | 403 | 404 | 409];
  if (own) return callAs(operation, await createTarget(app), own);
  if (status === 404) return notFound(operation);
  const refusal = refusals[status];
  if (!refusal) throw new Error(`${operation.key} publishes ${status}: its row needs a case for it`);
  return refusal(operation, untouched);
}

describe.each(document.operations.map((operation) => ({ name: operation.key, operation })))(
  "$name",
  ({ operation }) => {
    const statuses = [...operation.responses.keys()].filter((status) => !elsewhere.has(status)).sort();

    test.each(statuses)("%i", async (status) => {
      const answer = await provoke(operation, status);
      expect([answer.status, answer.body?.statusCode ?? status], answer.text.slice(0, 500)).toEqual([status, status]);
    });

    test("405 for a method that it does not have", async () => {
      const answer = await app.call("PUT", operation.path.replace(/\{\w+\}/g, unknownId));
      expect([answer.status, answer.body.detail]).toEqual([405, "route:method"]);
      expect(String(answer.headers.allow).split(", ")).toContain(operation.method);
    });
  },
);

test("every operation that needs a credential publishes 401 and 403, every one with input 400", () => {
  const bare = document.operations.flatMap(({ key, access, members, responses }) => {
    const wanted = [...(access?.isPublic ? [] : [401, 403]), ...(members.length > 0 ? [400] : [])];
    return wanted.filter((status) => !responses.has(status)).map((status) => `${key} ${status}`);
  });
  expect(bare).toEqual([]);
});
