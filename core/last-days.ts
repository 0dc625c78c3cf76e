const dayMs = 86_400_000;

/** The last days in UTC as `YYYY-MM-DD`, that of `now` included, oldest first. */
export function lastDays(now: Date, days: number): string[] {
  return Array.from({ length: days }, (_, at) =>
    new Date(now.getTime() - (days - 1 - at) * dayMs).toISOString().slice(0, 10),
  );
}
