import { describe, expect, test } from "vitest";
import { listHref, readFilters } from "./list-filters.ts";

describe("filters in the address", () => {
  test("defaults leave the address bare", () =>
    expect(listHref("acme", { side: "consumer", state: "", cursor: "" })).toBe("/w/acme/sessions"));
  test("what is written is read back", () => {
    const filter = { side: "operator", state: "LIVE", cursor: "abc+/=" } as const;
    const url = new URL(listHref("acme", filter), "http://localhost");
    expect(readFilters(Object.fromEntries(url.searchParams))).toEqual(filter);
  });
  test("unknown and repeated values fall back to the defaults", () =>
    expect(readFilters({ side: "x", state: "FROZEN", cursor: ["a", "b"] })).toEqual({
      side: "consumer",
      state: "",
      cursor: "",
    }));
});
