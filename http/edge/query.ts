import "server-only";
import { DomainError } from "#core/errors.ts";

/** Query parameters by name. @throws DomainError INVALID_INPUT naming a parameter given twice */
export function parseQuery(raw: string, known: ReadonlySet<string>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(raw)) {
    if (!known.has(name)) continue;
    if (Object.hasOwn(values, name)) throw new DomainError("INVALID_INPUT", name);
    values[name] = value;
  }
  return values;
}
