import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
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

test("the quickstart has one title, and every command of it is a block to copy", () => {
  const blocks = parseMarkdown(readFileSync(new URL("../../docs/quickstart.md", import.meta.url), "utf8"));
  expect(blocks.filter((block) => block.kind === "heading" && block.level === 1)).toHaveLength(1);
  expect(blocks.filter((block) => block.kind === "code").length).toBeGreaterThan(5);
  expect(JSON.stringify(blocks.filter((block) => block.kind !== "code"))).not.toContain("```");
});
