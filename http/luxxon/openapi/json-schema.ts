import "server-only";
import { z } from "zod";

export type Json = Record<string, unknown>;

/** Writes zod schemas as JSON Schema 2020-12. A schema with an id becomes a component: written once, referred to. */
export class SchemaComponents {
  readonly schemas: Record<string, Json> = {};

  of(schema: z.ZodType, io: "input" | "output"): Json {
    const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { io, unrepresentable: "any", override: tidy });
    for (const [id, definition] of Object.entries($defs as Record<string, Json>)) this.add(id, pointed(definition));
    return pointed(root);
  }

  /** @throws Error when two different schemas claim one name */
  add(id: string, schema: Json): void {
    const taken = this.schemas[id];
    if (taken && JSON.stringify(taken) !== JSON.stringify(schema))
      throw new Error(`two schemas are called ${id}: one that reads and one that writes need a name each`);
    this.schemas[id] = schema;
  }
}

/** `example` is how a schema carries one here; JSON Schema calls it `examples`. The bounds of doubles tell nobody anything. */
function tidy({ jsonSchema }: { jsonSchema: Json }): void {
  if ("example" in jsonSchema) {
    jsonSchema.examples = [jsonSchema.example];
    delete jsonSchema.example;
  }
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function pointed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** The example of a schema: its own, or composed from those of its elements and members; undefined when there is none. */
export function exampleOf(schema: z.ZodType): unknown {
  const own = schema.meta()?.example;
  if (own !== undefined) return own;
  if (schema instanceof z.ZodArray) {
    const element = exampleOf(schema.element as z.ZodType);
    return element === undefined ? undefined : [element];
  }
  if (!(schema instanceof z.ZodObject)) return undefined;
  const members = Object.entries(schema.shape).map(([name, member]) => [name, exampleOf(member)] as const);
  const isWhole = members.every(
    ([name, value]) => value !== undefined || schema.shape[name]?.safeParse(undefined).success,
  );
  return isWhole ? Object.fromEntries(members.filter(([, value]) => value !== undefined)) : undefined;
}
