import { expect, test } from "vitest";
import { parseMarkdown } from "./parse-markdown.ts";
import { searchDocs, sectionsOf } from "./search-docs.ts";

const page = `# Sessions

A view of one point.

## The meter

Seconds without pictures are not charged.

| State | Means |
|---|---|
| \`LIVE\` | pictures arrive |
| \`ENDED\` | |

- a view
- its end.
- no more

## Calling it off

\`\`\`sh
curl -X DELETE "$API/sessions/$SESSION"
\`\`\`
`;
const sections = sectionsOf("/docs/sessions", parseMarkdown(page));
const found = (query: string) => searchDocs(sections, query).map(({ href }) => href);

test("a section has its anchor, its page and the words of text, tables and code", () => {
  expect(sections).toEqual([
    { href: "/docs/sessions", page: "Sessions", heading: "Sessions", text: "A view of one point." },
    {
      href: "/docs/sessions#the-meter",
      page: "Sessions",
      heading: "The meter",
      text: "Seconds without pictures are not charged. LIVE · pictures arrive; ENDED a view; its end. no more",
    },
    {
      href: "/docs/sessions#calling-it-off",
      page: "Sessions",
      heading: "Calling it off",
      text: 'curl -X DELETE "$API/sessions/$SESSION"',
    },
  ]);
});

test("all words must be there, in any case; headings come first", () => {
  expect(found("PICTURES charged")).toEqual(["/docs/sessions#the-meter"]);
  expect(found("meter delete")).toEqual([]);
  expect(found("sessions")[0]).toBe("/docs/sessions");
  expect(found("delete")).toEqual(["/docs/sessions#calling-it-off"]);
  expect(found("  ")).toEqual([]);
});

test("the excerpt shows the words that were found", () => {
  const long = [{ href: "/a", page: "A", heading: "A", text: `${"before ".repeat(40)}needle${" after".repeat(40)}` }];
  const [hit] = searchDocs(long, "needle");
  expect(hit?.excerpt).toMatch(/^…before .*needle after.*…$/);
  expect(hit?.excerpt.length).toBeLessThan(170);
});
