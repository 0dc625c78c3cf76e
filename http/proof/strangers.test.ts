import { afterAll, beforeAll, expect, test } from "vitest";
import { report } from "#stack/prove-scale.ts";
import type { TestApp, TestResponse } from "../testing.ts";
import { callOperation } from "./testing-call.ts";
import { type ApiDocument, type Operation, readDocument } from "./testing-document.ts";
import { changed, fingerprint } from "./testing-fingerprint.ts";
import { createPrincipals, type Principal } from "./testing-principals.ts";
import { startProofApp } from "./testing-proof-app.ts";
import { buildRequest, type Position, type Row, rowOf } from "./testing-request-of-row.ts";
import { createTarget, type Target } from "./testing-target.ts";

let app: TestApp;
let document: ApiDocument;
let victim: Target;
let other: Target;
let principals: Principal[];
beforeAll(async () => {
  app = await startProofApp();
  document = await readDocument(app);
  [victim, other] = [await createTarget(app), await createTarget(app)];
  principals = await createPrincipals(app, { victim, other });
});
afterAll(() => app.stop());

/** Which positions of a request hold the victim's ids; the others hold the caller's own, or nothing when left out. */
interface Attack {
  name: string;
  theirs: readonly Position[];
  leftOut?: readonly Position[];
  /** What must come of it: a refusal, or the caller's own work without anything of the victim. */
  outcome: "refused" | "own";
}

function attacksOf(row: Row, { kind }: Principal, { method, access, members }: Operation): Attack[] {
  const { ids = {}, open = [], ignored = [] } = row;
  const known = new Set(members.map(({ in: where, name }) => `${where}.${name}`));
  const positions = (Object.keys(ids) as Position[]).filter((position) => known.has(position));
  const guarded = positions.filter((position) => !open.includes(position) && !ignored.includes(position));
  const optional = positions.filter((position) => !position.startsWith("path."));
  const all: Attack = { name: "every id", theirs: positions, outcome: "refused" };
  // Without a guarded id, a good credential does its own work; here it may only look. A member has the victim selected.
  const isOwnWork = kind === "own" || (kind === "member" && access?.permission === null);
  if (guarded.length === 0 && isOwnWork) return method === "GET" ? [{ ...all, theirs: [], outcome: "own" }] : [];
  if (kind !== "own") return [all];
  const bare: Attack = { name: "path ids alone", theirs: positions, leftOut: optional, outcome: "refused" };
  const hasGuardedPath = optional.length > 0 && guarded.some((position) => position.startsWith("path."));
  return [
    all,
    ...(hasGuardedPath ? [bare] : []),
    ...guarded.map((position): Attack => ({ name: position, theirs: [position], outcome: "refused" })),
    ...ignored
      .filter((position) => known.has(position))
      .map((position): Attack => ({ name: position, theirs: [position], outcome: "own" })),
  ];
}

/** Headers that name the victim in every way that a header can. */
const noise = () => ({
  "x-workspace-id": victim.ids.workspaceId,
  "x-lx-workspace": victim.ids.workspaceId,
  "idempotency-key": "of-the-victim",
  "last-event-id": "0",
});

function isRefusal({ status, body }: TestResponse, { name }: Attack): boolean {
  // A foreign cursor belongs to no query of the caller's (spec 1.6).
  if (name.endsWith(".cursor") && status === 400) return body.detail === "cursor";
  return [401, 403, 404].includes(status) && typeof body?.code === "string";
}

/** What went wrong in one cell of the matrix. */
async function attack(operation: Operation, row: Row, principal: Principal, how: Attack): Promise<string[]> {
  const { path, ...request } = await buildRequest(operation, {
    app,
    row,
    target: other,
    byKey: principal.isKey ?? false,
    idAt: (position, name) => {
      if (how.leftOut?.includes(position)) return undefined;
      return (how.theirs.includes(position) ? victim : other).ids[name];
    },
  });
  const headers = { ...noise(), ...request.headers, ...principal.headers };
  const answer = await callOperation(app, operation, path, { ...request, headers });
  const cell = `${operation.key} | ${principal.name} | ${how.name} → ${answer.status} ${answer.body?.detail}`;
  const isRight = how.outcome === "refused" ? isRefusal(answer, how) : answer.status < 500;
  const text = answer.text.toLowerCase();
  // A member sees in its own list what it belongs to.
  const isOwnView = principal.may?.includes("view") && how.outcome === "own";
  const leaks = isOwnView ? [] : victim.secrets.filter((secret) => text.includes(secret.toLowerCase()));
  return [...(isRight ? [] : [cell]), ...(leaks.length > 0 ? [`${cell} holds ${leaks}`] : [])];
}

/** Every principal that has no business here, in every way. */
function cellsOf(operation: Operation) {
  const row = rowOf(operation);
  const permission = operation.access?.permission ?? null;
  return principals
    .filter(({ may }) => permission === null || !may?.includes(permission))
    .flatMap((principal) => attacksOf(row, principal, operation).map((how) => ({ principal, how, row })));
}

test("S1t: no foreign credential reaches any operation, at any position of an id, and none changes anything", {
  timeout: 300_000,
}, async () => {
  const since = performance.now();
  expect(principals.length).toBeGreaterThanOrEqual(14);
  const wrong: string[] = [];
  let n = 0;
  for (const operation of document.operations.filter(({ access }) => !access?.isPublic)) {
    const cells = cellsOf(operation);
    const passes = [
      { outcome: "refused", mentioning: undefined },
      // Its own work may change what is its own.
      { outcome: "own", mentioning: victim.secrets },
    ] as const;
    for (const { outcome, mentioning } of passes) {
      const attacks = cells.filter((cell) => cell.how.outcome === outcome);
      if (attacks.length === 0) continue;
      const before = await fingerprint(app.clients, mentioning);
      for (const { principal, how, row } of attacks) {
        n += 1;
        wrong.push(...(await attack(operation, row, principal, how)));
      }
      const tables = changed(before, await fingerprint(app.clients, mentioning));
      wrong.push(...tables.map((name) => `${operation.key} changed ${name}`));
    }
  }
  report({ id: "S1t", n, violations: wrong.length, since, note: `principals=${principals.length}` });
  expect(wrong).toEqual([]);
});

test("S1t: what needs `transfer` by its body or its target is refused to administrators", async () => {
  const since = performance.now();
  const elevated = document.operations.filter((operation) => rowOf(operation).elevated);
  const wrong: string[] = [];
  const before = await fingerprint(app.clients);
  for (const operation of elevated) {
    const row = rowOf(operation);
    const { path, body } = await buildRequest(operation, { app, row: { ...row, ...row.elevated }, target: victim });
    for (const role of ["ADMIN", "VIEWER"] as const) {
      const answer = await app.call(operation.method, path, { cookie: victim.members[role].cookie, body });
      if (answer.status !== 403) wrong.push(`${operation.key} | ${role} → ${answer.status} ${answer.body?.detail}`);
    }
  }
  wrong.push(...changed(before, await fingerprint(app.clients)));
  report({ id: "S1t", n: elevated.length * 2, violations: wrong.length, since, note: "elevated" });
  expect(wrong).toEqual([]);
});
