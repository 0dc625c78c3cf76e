import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { z } from "zod";
import { routes } from "#app/routes.gen.ts";
import type { Access } from "#core/access/access.ts";
import { exampleOf } from "./openapi/json-schema.ts";
import { unlabelledErrors } from "./openapi/operation-errors.ts";
import { openApiDocument, wireOperations } from "./openapi.ts";
import { schemaAt } from "./testing-contract.ts";
import { specOperations } from "./testing-operations.ts";

interface Operation {
  operationId: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters: { $ref?: string; name: string; required: boolean; example?: unknown; schema: object }[];
  requestBody?: { content: { "application/json": { schema: object; example?: unknown } } };
  responses: Record<string, { content?: Record<string, { schema: object; example?: unknown }> }>;
}

const document = await openApiDocument(routes, { APP_URL: "http://localhost:3000" });
const operations = await wireOperations(routes);
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const objects = operations.map(({ method, path, spec }) => {
  const object = (document.paths as Record<string, Record<string, Operation>>)[path]?.[method.toLowerCase()];
  if (!object) throw new Error(`${method} ${path} is not in the document`);
  return {
    name: nameOf({ method, path }),
    pointer: `/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}`,
    spec,
    object,
  };
});

test("the document is valid OpenAPI 3.1", async () => {
  const answer = await new Validator().validate(structuredClone(document));
  expect(answer).toEqual({ valid: true });
});

test("the document has the operations of the spec and no other, with the same callers and the same success", () => {
  const found = new Map(operations.map((each) => [nameOf(each), each]));
  expect(specOperations.map(nameOf).filter((name) => !found.has(name))).toEqual([]);
  expect([...found.keys()].filter((name) => !specOperations.some((each) => nameOf(each) === name))).toEqual([]);
  for (const expected of specOperations) {
    const spec = found.get(nameOf(expected))?.spec;
    if (spec)
      expect([nameOf(expected), spec.status ?? 200, notation(spec.auth)]).toEqual([
        nameOf(expected),
        expected.status,
        expected.access,
      ]);
  }
});

test("every operation says what it does, shows a call and an answer, and names its errors with their labels", () => {
  const lacks = objects.flatMap(({ name, spec, object }) => {
    const body = object.requestBody?.content["application/json"];
    const success = object.responses[spec.status ?? 200]?.content?.["application/json"];
    const isEnveloped = spec.response instanceof z.ZodType;
    return [
      ...(object.description ? [] : ["a description"]),
      ...(body && body.example === undefined ? ["an example of its body"] : []),
      ...object.parameters.flatMap((each) =>
        each.required && each.example === undefined ? [`an example of ${each.name}`] : [],
      ),
      ...(isEnveloped && (success?.example as { data?: unknown } | undefined)?.data === undefined
        ? ["an example of its answer"]
        : []),
      ...unlabelledErrors(spec).map((code) => `the label of ${code}`),
      ...(Object.keys(object.responses).length > 1 ? [] : ["errors"]),
    ].map((what) => `${name} lacks ${what}`);
  });
  expect(lacks).toEqual([]);
});

test("operation ids and component names are unique, and every tag is described", () => {
  const ids = objects.map(({ object }) => object.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const tags = (document.tags as { name: string }[]).map(({ name }) => name);
  const used = objects.flatMap(({ object }) => (object as unknown as { tags: string[] }).tags);
  expect(new Set(used)).toEqual(new Set(tags));
});

test("every example is valid by the schema that it stands beside", () => {
  const wrong = objects.flatMap(({ name, pointer, spec, object }) => {
    const problems: string[] = [];
    const check = (where: string, at: string, example: unknown) => {
      if (example === undefined) return;
      const problem = schemaAt(document, `${pointer}${at}`)(example);
      if (problem) problems.push(`${name} ${where}: ${problem}`);
    };
    check(
      "body",
      "/requestBody/content/application~1json/schema",
      object.requestBody?.content["application/json"].example,
    );
    const status = spec.status ?? 200;
    check(
      "answer",
      `/responses/${status}/content/application~1json/schema`,
      object.responses[status]?.content?.["application/json"]?.example,
    );
    object.parameters.forEach((each, at) => {
      if (!each.$ref && each.example !== undefined) check(each.name, `/parameters/${at}/schema`, each.example);
    });
    const body = spec.body && exampleOf(spec.body);
    if (spec.body && body !== undefined && !spec.body.safeParse(body).success)
      problems.push(`${name}: its body refuses its own example`);
    return problems;
  });
  const components = (document.components as { schemas: Record<string, { examples?: unknown[] }> }).schemas;
  for (const [name, { examples = [] }] of Object.entries(components)) {
    for (const example of examples) {
      const problem = schemaAt(document, `/components/schemas/${name}`)(example);
      if (problem) wrong.push(`${name}: ${problem}`);
    }
  }
  expect(wrong).toEqual([]);
});

/** The notation of spec 3.1. */
function notation(access: Access): string {
  switch (access.kind) {
    case "public":
    case "optionalWallet":
    case "videoEvents":
      return "P";
    case "wallet":
      return "W";
    case "any":
      return "W K";
    case "workspace": {
      const wallet = `W${access.needsSelection === false ? "" : "*"}(${access.permission})`;
      if (!access.scopes) return wallet;
      return `${wallet} K(${access.scopes.length > 0 ? access.scopes.toSorted().join(",") : "bound"})`;
    }
  }
}
