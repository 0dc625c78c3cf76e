/** Percent of a limit, to a tenth, rounded down and never above 100. */
export function shareOf(spent: bigint, limit: bigint): number {
  if (limit <= 0n || spent >= limit) return 100;
  return Number((spent * 1000n) / limit) / 10;
}

/** `only from 10.0.0.0/8 and 2 more`, or `from any address`. */
export function placesText(ipAllowlist: readonly string[] | null): string {
  const [first, ...more] = (ipAllowlist ?? []).map((each) => each.replace(/\/(32|128)$/, ""));
  if (first === undefined) return "from any address";
  return more.length > 0 ? `only from ${first} and ${more.length} more` : `only from ${first}`;
}
