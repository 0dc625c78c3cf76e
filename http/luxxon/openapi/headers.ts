import "server-only";
import { z } from "zod";
import type { OperationSpec } from "../operation.ts";
import type { Json } from "./json-schema.ts";
import { rateLimitPolicies } from "./rate-limit-policies.ts";

const text = (description: string, example: string, more: Json = {}): Json => ({
  description,
  schema: { type: "string", ...more },
  example,
});

/** `components.headers`: what answers carry besides their body. */
export const headerComponents: Readonly<Record<string, Json>> = {
  "X-Request-Id": text(
    "Names this call in the logs. A well-formed one that you send is kept.",
    "019e2135-4a10-7b22-9c33-44dd55ee66ff",
  ),
  "X-Lx-Consistency-Token": text("The `consistencyToken` of the body.", "GgYKBENPb1Y="),
  "RateLimit-Policy": text("The policies that counted this call.", '"key";q=600;w=60'),
  RateLimit: text("What is left of each, and the seconds until it is whole again.", '"key";r=587;t=42'),
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 0 }, example: 1 },
  Link: text(
    '`rel="next"`: the next page. Absent on the last one.',
    '<http://localhost:3000/api/v1/wallet/events?cursor=019e2135-f5c8-7e66-9b77-88c9d0e1f203>; rel="next"',
  ),
  "Idempotency-Replayed": text("Present when this is the recorded answer of an earlier call.", "true", {
    enum: ["true"],
  }),
  "X-Frame-Captured-At": text("When the picture was taken.", "2026-05-13T12:00:12.000Z", { format: "date-time" }),
  "WWW-Authenticate": text("Always `Bearer`.", "Bearer"),
  "Set-Cookie": text("The login, or its end.", "lx_session=…; HttpOnly; SameSite=Lax; Path=/; Max-Age=43200"),
  Allow: text("The methods of this path.", "GET, HEAD, OPTIONS"),
};

/** `components.parameters`: headers that a caller may send. */
export const parameterComponents: Readonly<Record<string, Json>> = {
  ConsistencyToken: {
    name: "X-Lx-Consistency-Token",
    in: "header",
    required: false,
    ...text("A token of an earlier answer. Answers are correct without it.", "GgYKBENPb1Y=", { maxLength: 1024 }),
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    ...text(
      "Makes a repeat of this call answer like the first, for 24 hours.",
      "7f6f0d1c-5d4b-4a58-9f3e-1f0c2b3a4d5e",
      {
        minLength: 1,
        maxLength: 255,
        pattern: "^[\\x20-\\x7e]+$",
      },
    ),
  },
};

/** What only one operation reads, and must. */
const videoSecret: Json = {
  name: "cf-webhook-auth",
  in: "header",
  required: true,
  ...text("The secret of the video provider.", "s3cret"),
};

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
const headers = (...names: string[]): Json => Object.fromEntries(names.map((name) => [name, header(name)]));

/** Headers that an operation reads. */
export function headerParameters({ idempotent, auth }: OperationSpec): Json[] {
  if (auth.kind === "videoEvents") return [videoSecret];
  const names = [...(auth.kind === "public" ? [] : ["ConsistencyToken"]), ...(idempotent ? ["IdempotencyKey"] : [])];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** Headers of the success answer. */
export function successHeaders(spec: OperationSpec): Json {
  const { response, query } = spec;
  const hasToken = response instanceof z.ZodObject && "consistencyToken" in response.shape;
  const hasPages = query instanceof z.ZodObject && "cursor" in query.shape;
  return headers(
    "X-Request-Id",
    ...(rateLimitPolicies(spec).length > 0 ? ["RateLimit-Policy", "RateLimit"] : []),
    ...(hasToken ? ["X-Lx-Consistency-Token"] : []),
    ...(hasPages ? ["Link"] : []),
    ...(spec.idempotent ? ["Idempotency-Replayed"] : []),
    ...(spec.answerHeaders ?? []),
  );
}

/** Headers of an error answer. */
export function errorHeaders(status: number): Json {
  const own: Record<number, string[]> = {
    401: ["WWW-Authenticate"],
    405: ["Allow"],
    429: ["Retry-After", "RateLimit-Policy", "RateLimit"],
    503: ["Retry-After"],
  };
  return headers("X-Request-Id", ...(own[status] ?? []));
}
