import { afterAll, beforeAll, expect, test } from "vitest";
import { Scope } from "#core/keys/keys.schemas.ts";
import { report } from "#stack/prove-scale.ts";
import type { TestApp, TestResponse } from "../testing.ts";
import { callOperation } from "./testing-call.ts";
import { type ApiDocument, type Operation, readDocument } from "./testing-document.ts";
import { startProofApp } from "./testing-proof-app.ts";
import { buildRequest, rowOf } from "./testing-request-of-row.ts";
import { type Access, roleHas } from "./testing-spec-table.ts";
import { createTarget, type Target } from "./testing-target.ts";

let app: TestApp;
let document: ApiDocument;
beforeAll(async () => {
  app = await startProofApp();
  document = await readDocument(app);
  // Readiness asks for a recent tick.
  await app.tick();
});
afterAll(() => app.stop());

/** What the table says must come of a call: through to the state of things, or this refusal. */
type Expected = "allowed" | "auth:missing" | "auth:walletOnly" | "scope:missing" | "workspaceNotSelected" | "denied";

interface Caller {
  name: string;
  isKey?: boolean;
  headers: (target: Target) => Promise<Record<string, string>>;
  /** `isNamed`: the call names something of the owner's, so that others do not get at their own instead. */
  expected: (access: Access, isNamed: boolean) => Expected;
}

const callers: Caller[] = [
  ...Scope.options.map(
    (scope): Caller => ({
      name: `key with ${scope}`,
      isKey: true,
      headers: async ({ keys }) => ({ authorization: `Bearer ${keys.get(scope)}` }),
      expected: ({ scopes }) => {
        if (!scopes) return "auth:walletOnly";
        return scopes.length === 0 || scopes.includes(scope) ? "allowed" : "scope:missing";
      },
    }),
  ),
  { name: "nobody", headers: async () => ({}), expected: () => "auth:missing" },
  ...(["OWNER", "ADMIN", "VIEWER"] as const).map(
    (role): Caller => ({
      name: role.toLowerCase(),
      headers: async ({ members }) => ({ cookie: members[role].cookie }),
      expected: ({ permission }, isNamed) => {
        if (permission === null && isNamed && role !== "OWNER") return "denied";
        return roleHas(role, permission) ? "allowed" : "denied";
      },
    }),
  ),
  {
    name: "owner without a selection",
    headers: async ({ workspace }) => ({ cookie: (await app.signIn(workspace.account)).cookie }),
    expected: ({ needsSelection }) => (needsSelection ? "workspaceNotSelected" : "allowed"),
  },
  {
    name: "another wallet",
    headers: async () => ({ cookie: (await app.createWorkspace()).cookie }),
    expected: (_access, isNamed) => (isNamed ? "denied" : "allowed"),
  },
];

function verdictOf({ status, body }: TestResponse, access: Access): string {
  const { code, detail } = body ?? {};
  if (code === "INSUFFICIENT_SCOPE") return detail;
  if (detail === "auth:missing" || detail === "auth:walletOnly" || detail === "workspaceNotSelected") return detail;
  if (status === 403 && detail === `workspace:${access.permission}Denied`) return "denied";
  // With a workspace of one's own, the refusal comes from the session (spec 5).
  if (status === 403 && /^session:\w+Denied$/.test(detail)) return "denied";
  if (status === 404 && access.permission === null) return "denied";
  // A deposit that another wallet has signed.
  if (status === 400 && detail === "signature") return "allowed";
  // Beyond the gate: what is left to refuse is the state of things.
  const isThrough =
    status < 300 || status === 409 || ["NO_CREDIT", "FRAME_NOT_AVAILABLE", "NO_COVERAGE"].includes(code);
  return isThrough ? "allowed" : `${status} ${code} ${detail}`;
}

interface Tried {
  /** Refused calls leave the target as it was. */
  isThrough: boolean;
  wrong: string | undefined;
}

async function tryCaller(operation: Operation, caller: Caller, target: Target): Promise<Tried> {
  const { access } = operation;
  if (!access) throw new Error(`${operation.key} is not in the spec's table`);
  const expected = access.isPublic ? "allowed" : caller.expected(access, rowOf(operation).ids !== undefined);
  const { path, ...request } = await buildRequest(operation, {
    app,
    row: rowOf(operation),
    target,
    byKey: caller.isKey ?? false,
  });
  const headers = { ...request.headers, ...(await caller.headers(target)) };
  const answer = await callOperation(app, operation, path, { ...request, headers });
  const actual = verdictOf(answer, access);
  const wrong = actual === expected ? undefined : `${operation.key} | ${caller.name} → ${actual}, not ${expected}`;
  return { isThrough: answer.status < 400, wrong };
}

test("S2: every operation × every single scope, role and kind of caller: allowed exactly as the spec's table says", {
  timeout: 300_000,
}, async () => {
  const since = performance.now();
  const wrong: (string | undefined)[] = [];
  const shared = await createTarget(app);
  for (const operation of document.operations) {
    const { destroys, prepare } = rowOf(operation);
    let target: Target | undefined = destroys ? undefined : shared;
    await (target && prepare?.(app, target));
    for (const caller of callers) {
      if (!target) {
        target = await createTarget(app);
        await prepare?.(app, target);
      }
      const tried = await tryCaller(operation, caller, target);
      wrong.push(tried.wrong);
      if (destroys && tried.isThrough) target = undefined;
    }
  }
  const violations = wrong.filter((cell) => cell !== undefined);
  report({ id: "S2", n: wrong.length, violations: violations.length, since });
  expect(violations).toEqual([]);
});
