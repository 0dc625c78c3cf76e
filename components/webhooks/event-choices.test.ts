import { expect, test } from "vitest";
import { EventName } from "#core/events/events.schemas.ts";
import { eventFamilies, eventsWords, toEvents, toTicked } from "./event-choices.ts";

test("every event of the wire can be chosen, once", () => {
  const offered = eventFamilies.flatMap(({ family, names }) => names.map((name) => `${family}.${name}`));
  expect([...offered].sort()).toEqual([...EventName.options].sort());
});

test("a list survives the form: all, families and single names", () => {
  for (const events of [["*"], ["session.*", "pool.low"], ["settlement.confirmed"]]) {
    expect(toEvents(toTicked(events))).toEqual(events);
  }
});

test("all families ticked one by one are everything", () =>
  expect(toEvents(toTicked(["session.*", "settlement.*", "key.*", "pool.*"]))).toEqual(["*"]));

test("everything is said in a word", () => {
  expect(eventsWords(["*"])).toBe("Everything");
  expect(eventsWords(["key.*", "pool.low"])).toBe("key.*, pool.low");
});
