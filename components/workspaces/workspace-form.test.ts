import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slug as wireSlug } from "#core/workspaces/workspaces.schemas.ts";
import { checkName, checkSlug, suggestSlug } from "./workspace-form.ts";

describe("suggestSlug", () => {
  test.each([
    ["Acme Vision", "acme-vision"],
    ["  Žluťoučký kůň! ", "zlutoucky-kun"],
    ["A", ""],
    ["東京", ""],
  ])("makes %j from %j", (name, slug) => expect(suggestSlug(name)).toBe(slug));
  test("is empty or passes the check, for any name", () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (name) => {
        const slug = suggestSlug(name);
        return slug === "" || checkSlug(slug) === undefined;
      }),
    ));
});

test("accepts the short names that the wire accepts, and no others", () =>
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9A-Z_-]{0,45}$/),
      (slug) => (checkSlug(slug) === undefined) === wireSlug.safeParse(slug).success,
    ),
  ));

test("a name is 1 to 80 characters, counted as people count them", () => {
  expect(checkName(" ")).toBeDefined();
  expect(checkName("😀".repeat(80))).toBeUndefined();
  expect(checkName("😀".repeat(81))).toBeDefined();
  expect(checkName("a\u0007b")).toBeDefined();
});
