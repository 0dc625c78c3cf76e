import "server-only";
import { z } from "zod";
import { DomainError } from "#core/errors.ts";

/** Parses `value`; the first bad member's top-level name is the detail (spec 1.1). No schema: nothing is passed on. */
export function validate<S extends z.ZodType>(schema: S | undefined, value: unknown): z.output<S> {
  if (!schema) return {} as z.output<S>;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const member = result.error.issues[0]?.path[0];
  throw new DomainError("INVALID_INPUT", typeof member === "string" ? member : "body:notObject");
}

const none: ReadonlySet<string> = new Set();
const keysOf = new WeakMap<z.ZodType, ReadonlySet<string>>();

/** Member names of an object schema. */
export function schemaKeys(schema: z.ZodType | undefined): ReadonlySet<string> {
  if (!(schema instanceof z.ZodObject)) return none;
  const known = keysOf.get(schema) ?? new Set(Object.keys(schema.shape));
  keysOf.set(schema, known);
  return known;
}
