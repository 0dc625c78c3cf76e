import "server-only";

/** Something on which database and chain do not agree. */
export interface Difference {
  /** The thing, by table and key: `settlement 019e…`, `ledger row 0x9a…:3 PAYER`. */
  place: string;
  /** The member, or `row` for the thing itself. */
  what: string;
  database: string;
  /** What the chain says, or what follows from it. */
  chain: string;
}

type Value = string | number | bigint | null | undefined;

/** The members of `place` that differ. Pairs are what the database has, and what it should have. */
export function compareMembers(place: string, members: Record<string, readonly [Value, Value]>): Difference[] {
  return Object.entries(members).flatMap(([what, [database, chain]]) =>
    text(database) === text(chain) ? [] : [{ place, what, database: text(database), chain: text(chain) }],
  );
}

export function inWords({ place, what, database, chain }: Difference): string {
  return `${place}: ${what}: database ${database}, chain ${chain}`;
}

/** Each once: several looks come by the same thing. */
export function unique(differences: readonly Difference[]): Difference[] {
  return [...new Map(differences.map((difference) => [inWords(difference), difference])).values()];
}

/** Those of the second look that the first one found too, whatever the values were then. */
export function lasting(first: readonly Difference[], second: readonly Difference[]): Difference[] {
  const key = ({ place, what }: Difference) => `${place}: ${what}`;
  const seen = new Set(first.map(key));
  return second.filter((difference) => seen.has(key(difference)));
}

const text = (value: Value) => (value === null || value === undefined ? "nothing" : String(value).toLowerCase());
