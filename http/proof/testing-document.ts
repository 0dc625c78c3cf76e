import type { TestApp } from "../testing.ts";
import { type Access, specAccess } from "./testing-spec-table.ts";

export type Schema = Record<string, unknown>;

/** A member of a request that the document describes. */
export interface Member {
  in: "path" | "query" | "body";
  name: string;
  required: boolean;
  schema: Schema;
}

/** One operation of the published document, with its row of the spec's table. */
export interface Operation {
  /** `POST /sessions/{id}/accept` */
  key: string;
  method: string;
  path: string;
  members: Member[];
  hasBody: boolean;
  /** Schemes of which one is needed; none: public. */
  security: string[];
  scopes: string[] | null;
  /** Schema of the JSON body by status; null where the body is not JSON or there is none. */
  responses: Map<number, Schema | null>;
  /** Answers with server-sent events. */
  isStream: boolean;
  /** Undefined where the spec has no such row. */
  access: Access | undefined;
}

interface RawOperation {
  security: Record<string, unknown>[];
  "x-scopes"?: string[];
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

export interface ApiDocument {
  operations: Operation[];
  errorSchema: Schema;
}

/** Reads `GET /docs-json` of the running app. */
export async function readDocument(app: Pick<TestApp, "call">): Promise<ApiDocument> {
  const { body } = await app.call("GET", "/docs-json");
  const { paths, components } = withoutReferences(body);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(method.toUpperCase(), path, raw)),
  );
  return { operations, errorSchema: components.schemas.Error };
}

interface RawDocument {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: { Error: Schema } };
}

/** The document with everything in its place: what it says once and names elsewhere is written out. */
function withoutReferences(document: Schema): RawDocument {
  const find = (pointer: string) =>
    pointer
      .split("/")
      .slice(1)
      .reduce<unknown>((node, name) => (node as Schema)[name.replaceAll("~1", "/").replaceAll("~0", "~")], document);
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== "object" || node === null) return node;
    const { $ref, ...rest } = node as Schema;
    const target = typeof $ref === "string" ? (find($ref) as Schema) : {};
    return Object.fromEntries(Object.entries({ ...target, ...rest }).map(([name, value]) => [name, walk(value)]));
  };
  return walk(document) as RawDocument;
}

function operationOf(method: string, path: string, raw: RawOperation): Operation {
  const key = `${method} ${path}`;
  const parameters = (raw.parameters ?? []).filter((parameter) => parameter.in === "path" || parameter.in === "query");
  return {
    key,
    method,
    path,
    members: [
      ...parameters.map(({ in: where, ...rest }) => ({ in: where as "path" | "query", ...rest })),
      ...bodyMembers(raw),
    ],
    hasBody: raw.requestBody !== undefined,
    security: raw.security.flatMap((scheme) => Object.keys(scheme)).sort(),
    scopes: raw["x-scopes"] ?? null,
    responses: new Map(
      Object.entries(raw.responses).map(([status, { content }]) => [
        Number(status),
        content?.["application/json"]?.schema ?? null,
      ]),
    ),
    isStream: Object.values(raw.responses).some(({ content }) => content?.["text/event-stream"] !== undefined),
    access: specAccess.get(key),
  };
}

function bodyMembers({ requestBody }: RawOperation): Member[] {
  const schema = requestBody?.content["application/json"]?.schema as
    | { properties?: Record<string, Schema>; required?: string[] }
    | undefined;
  return Object.entries(schema?.properties ?? {}).map(([name, member]) => ({
    in: "body",
    name,
    required: schema?.required?.includes(name) ?? false,
    schema: member,
  }));
}
