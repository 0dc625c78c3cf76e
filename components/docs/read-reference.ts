import type { OpenApi, Operation, Parameter, Response, Schema } from "./openapi.ts";
import { operationTitle } from "./operation-title.ts";
import { type FieldText, fieldsOf, type TypeText, typeText } from "./read-schema.ts";
import { type Risk, riskOf } from "./risk.ts";
import { curlSnippet, typescriptSnippet } from "./snippets.ts";

export interface ErrorText {
  status: number;
  code: string;
  labels: string[];
}

export interface ParameterText {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  type: TypeText;
  note: string;
  /** As it would be typed. */
  example: string;
}

export interface AnswerText {
  status: number;
  /** Media types; the first is what comes when nothing else is asked for. */
  types: string[];
  data: TypeText | null;
  /** Members of `data`, where it is an object without a name. */
  fields: FieldText[];
  headers: string[];
  example: string | null;
}

export interface OperationText {
  id: string;
  method: string;
  path: string;
  title: string;
  summary: string;
  description: string;
  isPublic: boolean;
  takesKeys: boolean;
  permission: string | null;
  scopes: string[];
  limits: string[];
  parameters: ParameterText[];
  body: { required: boolean; fields: FieldText[]; example: string } | null;
  answer: AnswerText;
  errors: ErrorText[];
  curl: string;
  typescript: string;
  risk: Risk | null;
}

export interface Reference {
  baseUrl: string;
  description: string;
  sections: { name: string; slug: string; description: string; operations: OperationText[] }[];
  objects: { name: string; fields: FieldText[] }[];
}

/** What the pages of the reference show. */
export function readReference(document: OpenApi): Reference {
  const baseUrl = document.servers[0]?.url ?? "";
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0],
      text: readOperation(document, method.toUpperCase(), path, operation),
    })),
  );
  return {
    baseUrl,
    description: document.info.description,
    sections: document.tags.map(({ name, description }) => ({
      name,
      slug: name.toLowerCase().replaceAll(" ", "-"),
      description,
      operations: all
        .filter(({ tag }) => tag === name)
        .map(({ text }) => text)
        .sort(byPath),
    })),
    objects: Object.entries(document.components.schemas)
      .filter(([name, schema]) => (schema.properties || schema.oneOf) && !name.endsWith("Input"))
      .map(([name, schema]) => ({ name, fields: fieldsOf(schema, document.components.schemas) }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** A header that every operation takes and none needs; it is explained once. */
const everywhere = "X-Lx-Consistency-Token";

const order = ["GET", "POST", "PATCH", "DELETE"];
const byPath = (a: OperationText, b: OperationText) =>
  a.path.localeCompare(b.path) || order.indexOf(a.method) - order.indexOf(b.method);

function readOperation(document: OpenApi, method: string, path: string, operation: Operation): OperationText {
  const baseUrl = document.servers[0]?.url ?? "";
  const parameters = operation.parameters
    .map((each) => readParameter(document, each))
    .filter(({ name }) => name !== everywhere);
  const body = readBody(document, operation);
  const takesKeys = operation.security.some((scheme) => "bearer" in scheme);
  const isPublic = operation.security.length === 0;
  const call = { method, path, parameters, body: body?.example ?? null, takesKeys, isPublic };
  const answer = readAnswer(document, operation);
  return {
    id: operation.operationId,
    method,
    path,
    title: operationTitle(operation.operationId),
    summary: operation.summary,
    description: operation.description ?? "",
    isPublic,
    takesKeys,
    permission: operation["x-permission"] ?? null,
    scopes: operation["x-scopes"] ?? [],
    limits: operation["x-rate-limits"] ?? [],
    parameters,
    body,
    answer,
    errors: readErrors(document, operation),
    curl: curlSnippet(baseUrl, call),
    typescript: typescriptSnippet({ ...call, answerType: answer.types[0] ?? "" }),
    risk: riskOf(method, path),
  };
}

function resolved<T extends object>(document: OpenApi, value: T | { $ref: string }): T {
  if (!("$ref" in value)) return value;
  const found = value.$ref
    .slice(2)
    .split("/")
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
  return found as T;
}

function readParameter(document: OpenApi, value: Parameter | { $ref: string }): ParameterText {
  const { name, in: where, required, schema, description, example } = resolved<Parameter>(document, value);
  const fallback = schema.default === undefined ? "" : `Default ${JSON.stringify(schema.default)}.`;
  return {
    name,
    in: where,
    required,
    type: typeText(schema),
    note: [description, fallback].filter(Boolean).join(" "),
    example: example === undefined ? "" : String(example),
  };
}

function readBody(document: OpenApi, { requestBody }: Operation): OperationText["body"] {
  const content = requestBody?.content["application/json"];
  if (!requestBody || !content) return null;
  return {
    required: requestBody.required,
    fields: fieldsOf(content.schema, document.components.schemas),
    example: JSON.stringify(content.example ?? {}, null, 2),
  };
}

function readAnswer(document: OpenApi, { responses }: Operation): AnswerText {
  const [status = "200", response] = Object.entries(responses).find(([each]) => each.startsWith("2")) ?? [];
  const { content = {}, headers = {} } = response ? resolved<Response>(document, response) : {};
  const media = Object.values(content)[0];
  const data = media?.schema?.properties?.data;
  const type = data ? typeText(data) : null;
  return {
    status: Number(status),
    types: Object.keys(content),
    data: type,
    fields: data && !type?.ref ? fieldsOf(data, document.components.schemas) : [],
    headers: Object.keys(headers),
    example: media?.example === undefined ? null : JSON.stringify(media.example, null, 2),
  };
}

/** Codes and labels, read back from the schemas that hold the answers to them. */
function readErrors(document: OpenApi, { responses }: Operation): ErrorText[] {
  return Object.entries(responses).flatMap(([status, response]) => {
    if (Number(status) < 400) return [];
    const schema = resolved<Response>(document, response).content?.["application/json"]?.schema;
    const narrowed = schema?.allOf?.[1];
    return (narrowed?.oneOf ?? (narrowed ? [narrowed] : [])).map((each) => ({
      status: Number(status),
      code: String(each.properties?.code?.const),
      labels: labelsOf(each.properties?.detail),
    }));
  });
}

function labelsOf(schema: Schema | undefined): string[] {
  if (!schema) return [];
  if (schema.anyOf) return schema.anyOf.flatMap(labelsOf);
  if (schema.enum) return schema.enum.map(String);
  // `^session:end:(REQUESTED|…)$` reads `session:end:<STATE>`.
  return [
    (schema.pattern ?? "")
      .replace(/^\^|\$$/g, "")
      .replace(/\(.*\)\*?$/, "…")
      .replace(/\[.*$/, "…"),
  ];
}
