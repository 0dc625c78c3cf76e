import "server-only";
import type { Settings } from "#env.ts";
import type { RouteModules } from "../front/route-table.ts";
import { headerComponents, parameterComponents } from "./openapi/headers.ts";
import { type Json, SchemaComponents } from "./openapi/json-schema.ts";
import { operationObject } from "./openapi/operation-object.ts";
import { errorSchema } from "./openapi/responses.ts";
import { tagList, tagOf } from "./openapi/tags.ts";
import type { OperationSpec } from "./operation.ts";
import { RawReply } from "./reply.ts";
import type { LuxxonRoute } from "./route.ts";

const prefix = "/api/v1";

/** One operation as it stands on the wire. */
export interface WireOperation {
  method: string;
  /** Below `/api/v1`, with wire names of the parameters. */
  path: string;
  spec: OperationSpec;
}

/** Every operation of this dialect. */
export async function wireOperations(modules: RouteModules): Promise<WireOperation[]> {
  const operations: WireOperation[] = [];
  for (const [pattern, load] of Object.entries(modules)) {
    if (!pattern.startsWith(`${prefix}/`)) continue;
    for (const [method, route] of Object.entries(await load())) {
      if (isRoute(route)) operations.push({ method, path: wirePath(pattern, route.operation), spec: route.operation });
    }
  }
  return operations;
}

const documents = new Map<string, Promise<Json>>();

/** The OpenAPI 3.1 document of this dialect, from the schemas that validate (spec 7.1). Made once per process. */
export function openApiDocument(modules: RouteModules, settings: Pick<Settings, "APP_URL">): Promise<Json> {
  const made = documents.get(settings.APP_URL) ?? compose(modules, settings);
  documents.set(settings.APP_URL, made);
  return made;
}

/** The same as an answer without envelope. */
export async function openApiReply(modules: RouteModules, settings: Settings): Promise<RawReply> {
  const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "public, max-age=300" };
  return new RawReply(JSON.stringify(await openApiDocument(modules, settings)), headers);
}

async function compose(modules: RouteModules, settings: Pick<Settings, "APP_URL">): Promise<Json> {
  const components = new SchemaComponents();
  components.add("Error", errorSchema);
  const responses = new Map<string, Json>();
  const paths: Record<string, Json> = {};
  const tags = new Set<string>();
  for (const { method, path, spec } of await wireOperations(modules)) {
    const object = operationObject(spec, { method, path, components, responses });
    paths[path] = { ...paths[path], [method.toLowerCase()]: object };
    tags.add(tagOf(path));
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Luxxon",
      version: "1",
      summary: "Live video of real places, paid by the second.",
      description:
        "Every answer but pictures, streams and this document is enveloped. Money is whole micro-USDC (1 USDC = 1,000,000) as a decimal string, time is UTC with milliseconds, durations are seconds. Branch on `code`; unknown codes by their status.",
    },
    servers: [{ url: `${settings.APP_URL}${prefix}` }],
    tags: tagList(tags),
    paths,
    components: {
      schemas: components.schemas,
      responses: Object.fromEntries(responses),
      parameters: parameterComponents,
      headers: headerComponents,
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key, `lxxn_…`." },
        cookie: { type: "apiKey", in: "cookie", name: "lx_session", description: "A signed-in wallet." },
      },
    },
  };
}

const isRoute = (value: unknown): value is LuxxonRoute => typeof value === "function" && "operation" in value;

function wirePath(pattern: string, { paramNames = {} }: OperationSpec): string {
  return pattern.slice(prefix.length).replace(/\[(\w+)\]/g, (_, name: string) => `{${paramNames[name] ?? name}}`);
}
