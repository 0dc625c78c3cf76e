import "server-only";
import { z } from "zod";
import { type ErrorCode, errorCatalogue } from "#core/errors.ts";
import { SessionState } from "#core/sessions/sessions.schemas.ts";
import { statusOfKind } from "../envelope.ts";
import type { OperationSpec } from "../operation.ts";
import { errorHeaders, successHeaders } from "./headers.ts";
import { exampleOf, type Json, type SchemaComponents } from "./json-schema.ts";
import { operationErrors } from "./operation-errors.ts";

const instant = "2026-05-13T12:00:00.000Z";
const timestamp = { type: "string", format: "date-time" };

/** Spec 1.3. */
export const errorSchema: Json = {
  type: "object",
  properties: {
    statusCode: { type: "integer" },
    code: { type: "string", enum: Object.keys(errorCatalogue) },
    message: { type: "string", description: "English prose for people. Branch on `code`." },
    detail: { type: "string", description: "The member at fault, or a label `area:reason`." },
    timestamp,
    requestId: { type: "string" },
  },
  required: ["statusCode", "code", "message", "timestamp", "requestId"],
  additionalProperties: false,
  examples: [
    {
      statusCode: 403,
      code: "NOT_AUTHORIZED",
      message: "Not authorized for this operation",
      detail: "session:viewDenied",
      timestamp: instant,
      requestId: "019e2135-4a10-7b22-9c33-44dd55ee66ff",
    },
  ],
};

/** The answer of success: the envelope of spec 1.2, bytes, or nothing. */
export function successResponse(spec: OperationSpec, components: SchemaComponents): Json {
  const { response, otherMediaTypes = [], status = 200 } = spec;
  const base = { description: spec.summary, headers: successHeaders(spec) };
  if (response === "empty") return base;
  if (!(response instanceof z.ZodType)) {
    const schema = response.mediaType === "application/json" ? { type: "object" } : { type: "string" };
    return { ...base, content: { [response.mediaType]: { schema } } };
  }
  const data = merged(exampleOf(response), spec.example);
  const schema = {
    type: "object",
    properties: {
      statusCode: { type: "integer", const: status },
      message: { type: "string", const: "Request successful" },
      data: components.of(response, "output"),
      timestamp,
    },
    required: ["statusCode", "message", "data", "timestamp"],
    additionalProperties: false,
  };
  const example = { statusCode: status, message: "Request successful", data, timestamp: instant };
  const others = Object.fromEntries(otherMediaTypes.map((type) => [type, { schema: { type: "string" } }]));
  const content = { "application/json": { schema, ...(data === undefined ? {} : { example }) }, ...others };
  return { ...base, content };
}

function merged(whole: unknown, change: OperationSpec["example"]): unknown {
  return change && typeof whole === "object" ? { ...whole, ...change } : whole;
}

/** The error answers by status. Those that many operations share are written once. */
export function errorResponses(method: string, spec: OperationSpec, shared: Map<string, Json>): Json {
  const errors = [...operationErrors(method, spec)];
  const byStatus = Map.groupBy(errors, ([code]) => statusOfKind[errorCatalogue[code].kind]);
  return Object.fromEntries(
    [...byStatus].map(([status, entries]) => [
      status,
      shareable(status, errorResponse(status, entries), entries, shared),
    ]),
  );
}

type Entry = readonly [ErrorCode, readonly string[]];

function errorResponse(status: number, entries: readonly Entry[]): Json {
  const codes = entries.map(([code, labels]) => codeSchema(code, labels));
  const narrowed = codes.length === 1 ? codes[0] : { oneOf: codes };
  return {
    description: entries.map(([code]) => code).join(", "),
    headers: errorHeaders(status),
    content: {
      "application/json": { schema: { allOf: [{ $ref: "#/components/schemas/Error" }, narrowed] } },
    },
  };
}

function codeSchema(code: ErrorCode, labels: readonly string[]): Json {
  const properties = { code: { const: code } };
  // It reveals no cause (spec 1.3).
  if (code === "INTERNAL_SERVER_ERROR") return { properties };
  return {
    properties: { ...properties, ...(labels.length > 0 ? { detail: labelSchema(labels) } : {}) },
    required: ["detail"],
  };
}

const isPattern = (label: string) => label.includes("<");

function labelSchema(labels: readonly string[]): Json {
  const fixed = labels.filter((label) => !isPattern(label));
  const open = labels.filter(isPattern).map((label) => ({ pattern: patternOf(label) }));
  const exact = fixed.length > 0 ? [{ enum: fixed }] : [];
  const all = [...exact, ...open];
  return all.length === 1 && all[0] ? all[0] : { anyOf: all };
}

/** `session:end:<STATE>` → the states of a session; any other placeholder stands for a word or a list of words. */
function patternOf(label: string): string {
  const words = label.replace("<STATE>", `(${SessionState.options.join("|")}|ONLINE|BUSY|OFFLINE)`);
  return `^${words.replace(/<[^>]+>/, "[A-Za-z]+(,[A-Za-z]+)*")}$`;
}

const alwaysShared = new Set([401, 405, 413, 415, 429, 500, 503]);

function shareable(status: number, response: Json, entries: readonly Entry[], shared: Map<string, Json>): Json {
  const isUnknownRoute = status === 404 && entries.length === 1 && entries[0]?.[0] === "NOT_FOUND";
  if (!alwaysShared.has(status) && !isUnknownRoute) return response;
  const name = status === 401 ? "NOT_AUTHENTICATED" : entries.map(([code]) => code).join("_OR_");
  const taken = shared.get(name);
  if (taken && JSON.stringify(taken) !== JSON.stringify(response)) return response;
  shared.set(name, response);
  return { $ref: `#/components/responses/${name}` };
}
