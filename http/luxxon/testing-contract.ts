import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { TestResponse } from "../testing-request.ts";

type Json = Record<string, unknown>;
/** What is wrong with a value; undefined when nothing is. */
type Check = (value: unknown) => string | undefined;

interface Compiled {
  ajv: Ajv2020;
  checks: Map<string, Check>;
}

// Test files that share a process share what is compiled: their documents differ by the address alone.
const shared = globalThis as typeof globalThis & { testContracts?: Map<string, Compiled> };
shared.testContracts ??= new Map();
const contracts = shared.testContracts;
const compiled = new WeakMap<Json, Compiled>();

/** The schema at a JSON pointer of the document; compiled once. */
export function schemaAt(document: Json, pointer: string): Check {
  const { ajv, checks } = compiledOf(document);
  const check = checks.get(pointer) ?? toCheck(ajv, pointer);
  checks.set(pointer, check);
  return check;
}

function compiledOf(document: Json): Compiled {
  const known = compiled.get(document);
  if (known) return known;
  const contract = JSON.stringify([document.paths, document.components]);
  const made = contracts.get(contract) ?? { ajv: compilerOf(document), checks: new Map() };
  contracts.set(contract, made);
  compiled.set(document, made);
  return made;
}

function compilerOf(document: Json): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");
  return ajv;
}

function toCheck(ajv: Ajv2020, pointer: string): Check {
  const fragment = pointer.replaceAll("{", "%7B").replaceAll("}", "%7D");
  const validate: ValidateFunction = ajv.compile({ $ref: `openapi#${fragment}` });
  return (value) => (validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: "it" }));
}

interface Answered {
  method: string;
  /** As sent, below the origin. */
  target: string;
  response: TestResponse;
}

/** Compares an answer with the document; returns what the document does not allow. */
export type Judge = (answered: Answered) => string | undefined;

const prefix = "/api/v1";

/** A judge of every answer below `/api/v1`, unknown paths and methods included. */
export function judgeBy(document: Json): Judge {
  const paths = Object.entries(document.paths as Record<string, Record<string, Json>>).map(([path, methods]) => ({
    path,
    methods,
    literals: path.split("/").filter((segment) => !segment.startsWith("{")).length,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
  }));
  paths.sort((a, b) => b.literals - a.literals);
  return ({ method, target, response }) => {
    const path = target.split("?")[0] ?? "";
    if (!path.startsWith(`${prefix}/`) || method === "OPTIONS") return undefined;
    const found = paths.find(({ pattern }) => pattern.test(path.slice(prefix.length)));
    const verb = (method === "HEAD" ? "GET" : method).toLowerCase();
    const operation = found?.methods[verb];
    if (!found || !operation) return judgeError(document, response, found ? 405 : 404);
    const pointer = `/paths/${found.path.replaceAll("/", "~1")}/${verb}/responses/${response.status}`;
    return judgeOperation(document, { method, response, pointer, operation });
  };
}

function judgeError(document: Json, response: TestResponse, status: number): string | undefined {
  if (response.status !== status) return `answers ${response.status} where there is no operation`;
  return schemaAt(document, "/components/schemas/Error")(response.body);
}

interface Answer {
  method: string;
  response: TestResponse;
  pointer: string;
  operation: Json;
}

function judgeOperation(document: Json, { method, response, pointer, operation }: Answer): string | undefined {
  const declared = (operation.responses as Record<string, Json>)[response.status];
  if (!declared) return `answers ${response.status}, which is not in the document`;
  const place = typeof declared.$ref === "string" ? declared.$ref.slice(1) : pointer;
  const described = typeof declared.$ref === "string" ? resolve(document, declared.$ref) : declared;
  const missing = missingHeader(described, response);
  if (missing) return `answers ${response.status} without ${missing}`;
  if (method === "HEAD") return undefined;
  const type = String(response.headers["content-type"] ?? "").split(";")[0] ?? "";
  const content = (described.content ?? {}) as Json;
  if (!type && Object.keys(content).length === 0 && response.bytes.byteLength === 0) return undefined;
  if (!(type in content)) return `answers ${response.status} with a body of type ${type || "none"}`;
  if (type !== "application/json") return undefined;
  return schemaAt(document, `${place}/content/application~1json/schema`)(response.body);
}

const always = [
  "X-Request-Id",
  "WWW-Authenticate",
  "Retry-After",
  "Allow",
  "X-Lx-Consistency-Token",
  "X-Frame-Captured-At",
];

/** Headers that an answer of this status always has, once the document names them. */
function missingHeader({ headers = {} }: Json, response: TestResponse): string | undefined {
  const named = Object.keys(headers as Json).filter((name) => always.includes(name));
  return named.find((name) => response.headers[name.toLowerCase()] === undefined);
}

function resolve(document: Json, ref: string): Json {
  const found = ref
    .slice(2)
    .split("/")
    .reduce<unknown>((at, key) => (at as Json)[key], document);
  return found as Json;
}
