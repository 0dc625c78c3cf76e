import "server-only";
import { type SQL, sql } from "drizzle-orm";

/** A `text[]` parameter. */
export function textArray(values: readonly string[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb))`;
}

/** A `bytea[]` parameter, of values in hex. */
export function byteaArray(values: readonly string[]): SQL {
  return sql`${`{${values.map((value) => `"\\\\x${value}"`).join()}}`}::text::bytea[]`;
}

/** A `uuid[]` parameter. */
export function uuidArray(values: readonly string[]): SQL {
  return sql`${`{${values.join()}}`}::text::uuid[]`;
}
