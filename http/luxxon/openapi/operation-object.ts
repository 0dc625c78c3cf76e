import "server-only";
import { z } from "zod";
import type { Access } from "#core/access/access.ts";
import type { OperationSpec } from "../operation.ts";
import { headerParameters } from "./headers.ts";
import { exampleOf, type Json, type SchemaComponents } from "./json-schema.ts";
import { acceptsKeys } from "./operation-errors.ts";
import { rateLimitPolicies } from "./rate-limit-policies.ts";
import { errorResponses, successResponse } from "./responses.ts";
import { tagOf } from "./tags.ts";

interface Place {
  method: string;
  path: string;
  components: SchemaComponents;
  responses: Map<string, Json>;
}

/** One operation of the document. */
export function operationObject(spec: OperationSpec, { method, path, components, responses }: Place): Json {
  const { auth, body } = spec;
  return {
    operationId: spec.id,
    tags: [tagOf(path)],
    summary: spec.summary,
    ...(spec.description ? { description: spec.description } : {}),
    security: security(auth),
    ...(auth.kind === "workspace" ? { "x-permission": auth.permission } : {}),
    ...(auth.kind === "workspace" && auth.scopes ? { "x-scopes": auth.scopes } : {}),
    "x-rate-limits": rateLimitPolicies(spec),
    parameters: [
      ...parameters("path", spec.params, { path, components }),
      ...parameters("query", spec.query, { path, components }),
      ...parameters("header", spec.headers, { path, components }),
      ...headerParameters(spec),
    ],
    ...(body ? { requestBody: requestBody(body, spec.bodyOptional ?? false, components) } : {}),
    responses: {
      [spec.status ?? 200]: successResponse(spec, components),
      ...errorResponses(method, spec, responses),
    },
  };
}

function security(access: Access): Json[] {
  if (access.kind === "public" || access.kind === "optionalWallet" || access.kind === "videoEvents") return [];
  return acceptsKeys(access) ? [{ cookie: [] }, { bearer: [] }] : [{ cookie: [] }];
}

function requestBody(body: z.ZodType, isOptional: boolean, components: SchemaComponents): Json {
  const example = exampleOf(body);
  const content = { schema: components.of(body, "input"), ...(example === undefined ? {} : { example }) };
  return { required: !isOptional, content: { "application/json": content } };
}

/** Ids of the objects that the examples of the schemas show, by the segment in front of them. */
const exampleIds: Readonly<Record<string, string>> = {
  workspaces: "3a91cf0e-7b1d-4c55-9e0a-2f6d8b1c4e70",
  "api-keys": "019e212c-1e40-7a11-9c22-33dd44ee55ff",
  webhooks: "019e2130-0000-7f10-8a20-3b40c5d60718",
};

function parameters(
  where: "path" | "query" | "header",
  schema: z.ZodType | undefined,
  { path, components }: Pick<Place, "path" | "components">,
): Json[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, member]) => {
    const { description, examples: _, ...rest } = components.of(member, "input");
    const segment = new RegExp(`([^/]+)/\\{${name}\\}`).exec(path)?.[1] ?? "";
    const example = exampleIds[segment] ?? exampleOf(member) ?? exampleOf(inner(member));
    return {
      name,
      in: where,
      required: where === "path" || !member.safeParse(undefined).success,
      ...(description ? { description } : {}),
      schema: rest,
      ...(example === undefined ? {} : { example }),
    };
  });
}

/** What an optional or defaulted member holds. */
function inner(member: z.ZodType): z.ZodType {
  return member instanceof z.ZodOptional || member instanceof z.ZodDefault
    ? inner(member.unwrap() as z.ZodType)
    : member;
}
