import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorCatalogue } from "#core/errors.ts";
import { docsPages } from "./docs-pages.ts";
import { parseMarkdown } from "./parse-markdown.ts";

test("keeps the lines of a fence as they stand", () =>
  expect(parseMarkdown("a\n\n```sh\n# not a heading\n- not a list\n\nx\n```\nb")).toEqual([
    { kind: "paragraph", inlines: [{ kind: "text", text: "a" }] },
    { kind: "code", language: "sh", code: "# not a heading\n- not a list\n\nx" },
    { kind: "paragraph", inlines: [{ kind: "text", text: "b" }] },
  ]));

test("a fence that never closes ends with the page", () =>
  expect(parseMarkdown("```\nx")).toEqual([{ kind: "code", language: "", code: "x" }]));

test("reads code, bold and links inside text", () =>
  expect(parseMarkdown("Use `x` **now**, see [docs](/docs).")).toEqual([
    {
      kind: "paragraph",
      inlines: [
        { kind: "text", text: "Use " },
        { kind: "code", text: "x" },
        { kind: "text", text: " " },
        { kind: "strong", text: "now" },
        { kind: "text", text: ", see " },
        { kind: "link", text: "docs", href: "/docs" },
        { kind: "text", text: "." },
      ],
    },
  ]));

test("joins the lines of a list item", () => {
  const [list] = parseMarkdown("- one\n  more\n- two");
  expect(list).toEqual({
    kind: "list",
    items: [[{ kind: "text", text: "one more" }], [{ kind: "text", text: "two" }]],
  });
});

test("reads a table: head, rows, text in cells", () => {
  const text = (value: string) => [{ kind: "text", text: value }];
  expect(parseMarkdown("| A | B |\n|---|---|\n| `x` | y z |\n| 1 | |\nafter")).toEqual([
    {
      kind: "table",
      head: [text("A"), text("B")],
      rows: [
        [[{ kind: "code", text: "x" }], text("y z")],
        [text("1"), []],
      ],
    },
    { kind: "paragraph", inlines: text("after") },
  ]);
});

test.each(docsPages)("$file has one title, its own, and every command of it is a block to copy", ({ file, title }) => {
  const blocks = parseMarkdown(readFileSync(new URL(`../../docs/${file}`, import.meta.url), "utf8"));
  const titles = blocks.filter((block) => block.kind === "heading" && block.level === 1);
  expect(titles).toEqual([expect.objectContaining({ text: title })]);
  expect(blocks.filter((block) => block.kind === "code").length).toBeGreaterThan(0);
  expect(JSON.stringify(blocks.filter((block) => block.kind !== "code"))).not.toContain("```");
});

test("every file of a concept is a page", () => {
  const files = readdirSync(new URL("../../docs/concepts", import.meta.url)).map((name) => `concepts/${name}`);
  expect(
    docsPages
      .map(({ file }) => file)
      .filter((file) => file.startsWith("concepts/"))
      .sort(),
  ).toEqual(files.sort());
});

test("every code that the API can answer with is explained, and no other", () => {
  const page = readFileSync(new URL("../../docs/concepts/errors.md", import.meta.url), "utf8");
  const explained = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  expect(explained.sort()).toEqual(Object.keys(errorCatalogue).sort());
});
