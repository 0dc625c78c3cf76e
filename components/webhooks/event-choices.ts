/** What an endpoint can be told, by family, in the words of a list (spec 7.11). */
export const eventFamilies = [
  {
    family: "session",
    title: "Sessions",
    names: ["requested", "assigned", "live", "ended", "expired", "cancelled"],
  },
  {
    family: "settlement",
    title: "Settlements",
    names: ["pending", "submitted", "confirmed", "failed", "skipped"],
  },
  { family: "key", title: "Keys", names: ["created", "revoked"] },
  { family: "pool", title: "Pool", names: ["deposited", "withdrawn", "low", "exhausted"] },
] as const;

/** Whether the list of an endpoint covers this event. */
export function covers(events: readonly string[], family: string, name: string): boolean {
  return events.includes("*") || events.includes(`${family}.*`) || events.includes(`${family}.${name}`);
}

/** The shortest list that says the same as the ticked names: all, a whole family, or single names. */
export function toEvents(ticked: ReadonlySet<string>): string[] {
  const lists = eventFamilies.map(({ family, names }) => {
    const full = names.map((name) => `${family}.${name}`);
    return full.every((name) => ticked.has(name)) ? [`${family}.*`] : full.filter((name) => ticked.has(name));
  });
  const events = lists.flat();
  return events.length === eventFamilies.length && events.every((each) => each.endsWith(".*")) ? ["*"] : events;
}

/** The single names that a list covers. */
export function toTicked(events: readonly string[]): Set<string> {
  return new Set(
    eventFamilies.flatMap(({ family, names }) =>
      names.filter((name) => covers(events, family, name)).map((name) => `${family}.${name}`),
    ),
  );
}

/** The list in one line. */
export function eventsWords(events: readonly string[]): string {
  return events.includes("*") ? "Everything" : events.join(", ");
}
