import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, shuffled(member)] as const)
      .reverse(),
  );
};

test("the order of members makes no difference, every value does", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => canonicalJson(shuffled(value)) === canonicalJson(value)));
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      isDeepStrictEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value))),
    ),
  );
  expect(canonicalJson({ b: [1, { d: "x", c: null }], a: 1.5 })).toBe('{"a":1.5,"b":[1,{"c":null,"d":"x"}]}');
});
