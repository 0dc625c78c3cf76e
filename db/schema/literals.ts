import "server-only";
import { type SQL, sql } from "drizzle-orm";

/** A `text[]` parameter. */
export function textArray(values: readonly string[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb))`;
}
