import { expect, test } from "vitest";
import { filterSections } from "./filter-sections.ts";

const sections = [
  {
    name: "Sessions",
    href: "/docs/api/sessions",
    links: [
      {
        href: "#createSession",
        label: "Create session",
        summary: "Ask for a view of a point",
        method: "POST",
        path: "/sessions",
      },
      { href: "#getFrame", label: "The latest picture", method: "GET", path: "/sessions/{id}/frame" },
    ],
  },
  { name: "Objects", href: "/docs/api/objects", links: [{ href: "#object-Session", label: "Session" }] },
];
const found = (typed: string) => filterSections(sections, typed).flatMap(({ links }) => links.map(({ href }) => href));

test("nothing typed leaves everything", () =>
  expect(found("  ")).toEqual(["#createSession", "#getFrame", "#object-Session"]));

test("every word must be found, in any case and order, in label, summary, method, path or section", () => {
  expect(found("POST sessions")).toEqual(["#createSession"]);
  expect(found("ask view")).toEqual(["#createSession"]);
  expect(found("frame get")).toEqual(["#getFrame"]);
  expect(found("objects")).toEqual(["#object-Session"]);
  expect(found("picture")).toEqual(["#getFrame"]);
});

test("a section without a match is left out", () => {
  expect(filterSections(sections, "frame").map(({ name }) => name)).toEqual(["Sessions"]);
  expect(filterSections(sections, "nowhere")).toEqual([]);
});
