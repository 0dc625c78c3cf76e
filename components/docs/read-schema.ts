import type { Schema } from "./openapi.ts";

/** A type in words, with the name of the object that it refers to. */
export interface TypeText {
  text: string;
  /** Name of the component, for a link. */
  ref?: string;
}

export interface FieldText {
  name: string;
  type: TypeText;
  required: boolean;
  note: string;
}

const refName = (schema: Schema | undefined) => schema?.$ref?.split("/").at(-1);

/** `integer, 1 to 86400`; `"TEST" or "LIVE"`; `list of Session`; `string or null`. */
export function typeText(schema: Schema): TypeText {
  const ref = refName(schema);
  if (ref) return { text: ref, ref };
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return unionText(options);
  if (schema.const !== undefined) return { text: JSON.stringify(schema.const) };
  if (schema.enum) return { text: schema.enum.map((value) => JSON.stringify(value)).join(" or ") };
  if (schema.type === "array") {
    const { text, ref: item } = typeText(schema.items ?? {});
    return { text: `list of ${text}${range(schema.minItems, schema.maxItems)}`, ...(item ? { ref: item } : {}) };
  }
  const base = [schema.type ?? "any"].flat().join(" or ");
  if (base === "string") return { text: stringText(schema) };
  return { text: `${base}${range(schema.minimum, schema.maximum)}` };
}

function unionText(options: readonly Schema[]): TypeText {
  const texts = options.map(typeText);
  const ref = texts.find((each) => each.ref)?.ref;
  return { text: [...new Set(texts.map(({ text }) => text))].join(" or "), ...(ref ? { ref } : {}) };
}

const formats: Record<string, string> = { "date-time": "time", uuid: "UUID" };

function stringText({ format, pattern, minLength, maxLength }: Schema): string {
  if (format) return formats[format] ?? format;
  if (pattern === "^(0|[1-9][0-9]*)$" || pattern === "^(0|[1-9][0-9]{0,77})$") return "amount";
  if (pattern?.startsWith("^0x[0-9a-fA-F]{40}")) return "address";
  return `string${range(minLength, maxLength, " characters")}`;
}

function range(low: number | undefined, high: number | undefined, unit = ""): string {
  if (low === undefined && high === undefined) return "";
  if (high === undefined) return `, at least ${low}${unit}`;
  if (low === undefined) return `, at most ${high}${unit}`;
  return `, ${low} to ${high}${unit}`;
}

/** The members of an object schema, those of what it is made of included. */
export function fieldsOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): FieldText[] {
  const ref = refName(schema);
  const target = ref ? schemas[ref] : undefined;
  if (target) return fieldsOf(target, schemas);
  const parts = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (parts && !schema.properties) return mergedFields(parts.map((part) => fieldsOf(part, schemas)));
  return Object.entries(schema.properties ?? {}).map(([name, member]) => ({
    name,
    type: typeText(member),
    required: schema.required?.includes(name) ?? false,
    note: [member.description, member.default === undefined ? "" : `Default ${JSON.stringify(member.default)}.`]
      .filter(Boolean)
      .join(" "),
  }));
}

/** A member that is not in every part is there only sometimes. */
function mergedFields(parts: readonly FieldText[][]): FieldText[] {
  const all = new Map(parts.flat().map((field) => [field.name, field]));
  return [...all.values()].map((field) => ({
    ...field,
    required: parts.every((part) => part.some(({ name, required }) => name === field.name && required)),
  }));
}
