import { expect, test } from "vitest";
import { routes } from "#app/routes.gen.ts";
import { openApiDocument } from "#http/luxxon/openapi.ts";
import type { OpenApi } from "./openapi.ts";
import { type OperationText, readReference } from "./read-reference.ts";

const document = (await openApiDocument(routes, { APP_URL: "http://localhost:3000" })) as unknown as OpenApi;
const reference = readReference(document);
const operations = new Map(reference.sections.flatMap((section) => section.operations).map((each) => [each.id, each]));

function operation(id: string): OperationText {
  const found = operations.get(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

test("every operation of the document is on the page, once, in a section of its own", () => {
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((each) => each.operationId),
  );
  expect([...operations.keys()].sort()).toEqual(ids.sort());
  expect(reference.sections.map(({ name }) => name).slice(0, 3)).toEqual(["System", "Sign-in", "Workspaces"]);
});

test("who may call: everybody, a wallet by permission, a key by scope", () => {
  expect(operation("getHealth")).toMatchObject({ isPublic: true, takesKeys: false, permission: null });
  expect(operation("createKey")).toMatchObject({ isPublic: false, takesKeys: false, permission: "administrate" });
  expect(operation("endSession").scopes).toEqual(["sessions:operate", "sessions:create"]);
});

test("errors are read back with every label, states as one placeholder", () => {
  const { errors } = operation("endSession");
  expect(errors).toContainEqual({ status: 409, code: "INVALID_STATE", labels: ["session:end:…"] });
  expect(errors).toContainEqual({ status: 401, code: "INVALID_API_KEY", labels: ["key:unknown", "key:expired"] });
  expect(errors).toContainEqual({ status: 500, code: "INTERNAL_SERVER_ERROR", labels: [] });
  expect(operation("checkReadiness").errors).toContainEqual({ status: 503, code: "UNAVAILABLE", labels: ["ready:…"] });
  for (const { errors: each } of operations.values())
    expect(each.every(({ code }) => /^[A-Z_]+$/.test(code))).toBe(true);
});

test("types in words: ranges, lists, objects, nulls", () => {
  const body = operation("createSession").body;
  expect(body?.fields.find(({ name }) => name === "maxDurationSeconds")).toMatchObject({
    type: { text: "integer, 1 to 86400" },
    required: true,
  });
  expect(operation("listSessions").answer.data).toEqual({ text: "list of Session", ref: "Session" });
  const session = reference.objects.find(({ name }) => name === "Session")?.fields;
  expect(session?.find(({ name }) => name === "operatorWorkspaceId")?.type.text).toBe("UUID or null");
  expect(session?.find(({ name }) => name === "holdMicroUsdc")?.type.text).toBe("amount");
  const me = reference.objects.find(({ name }) => name === "Me")?.fields;
  expect(me?.find(({ name }) => name === "kind")?.required).toBe(true);
  expect(me?.find(({ name }) => name === "scopes")?.required).toBe(false);
});

test("snippets call what they stand beside", () => {
  expect(operation("createSession").curl).toBe(
    [
      'curl -X POST "http://localhost:3000/api/v1/sessions"',
      '-H "Authorization: Bearer $LUXXON_API_KEY"',
      '-H "Content-Type: application/json"',
      `-d '{"lat":48.8584,"lng":2.2945,"maxDurationSeconds":600}'`,
    ].join(" \\\n  "),
  );
  expect(operation("createSession").typescript).toBe(
    `const data = await luxxon.post("/sessions", {\n  body: { lat: 48.8584, lng: 2.2945, maxDurationSeconds: 600 },\n});`,
  );
  expect(operation("getHealth").typescript).toBe(`const data = await luxxon.get("/health");`);
  expect(operation("getFrame").typescript).toContain(`luxxon.api.GET("/sessions/{id}/frame"`);
  expect(operation("getFrame").typescript).toContain(`parseAs: "blob"`);
  expect(operation("listKeys").curl).toContain("-b cookies.txt");
});

test("what costs or destroys is asked about before it is tried, and nothing that only reads is", () => {
  const asked = [...operations.values()].filter(({ risk }) => risk).map(({ id }) => id);
  expect(asked).toEqual(
    expect.arrayContaining(["createSession", "endSession", "cancelSession", "revokeKey", "revokeLogin"]),
  );
  for (const { id, method, risk } of operations.values()) {
    if (method === "GET") expect([id, risk]).toEqual([id, null]);
    if (method === "DELETE") expect([id, risk === null]).toEqual([id, false]);
  }
});
