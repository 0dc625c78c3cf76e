import "server-only";

/** A row of the database as the outbox keeps it: JSON, so instants are text. */
export type Stored<Row> = { [K in keyof Row]: Date extends Row[K] ? Exclude<Row[K], Date> | string : Row[K] };

/** The instants of a stored row, as `Date` again. */
export function withDates<Row extends object>(stored: Stored<Row>, ...names: (keyof Row)[]): Row {
  const dates = names.map((name) => {
    const value = stored[name];
    return [name, typeof value === "string" ? new Date(value) : null] as const;
  });
  return { ...stored, ...Object.fromEntries(dates) } as Row;
}
