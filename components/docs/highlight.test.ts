import fc from "fast-check";
import { expect, test } from "vitest";
import { highlight } from "./highlight.ts";

const textOf = (html = "") =>
  html
    .replace(/<\/?span[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

test("words of each language have their colour", () => {
  const curl = highlight('curl -X POST "https://a.example" \\\n  -H "Authorization: Bearer $LUXXON_API_KEY"', "sh");
  expect(curl).toContain('<span class="text-info-text">curl</span>');
  expect(curl).toMatch(/<span class="text-success-text">[^<]*Authorization/);
  expect(curl).toMatch(/<span class="text-warning-text">[^<]*LUXXON_API_KEY/);
  const answer = highlight('{ "data": { "id": "x", "n": 5, "ok": null } }', "json");
  expect(answer).toMatch(/<span class="text-info-text">"?data/);
  expect(answer).toMatch(/<span class="text-violet-text">5</);
  const call = highlight('const data = await luxxon.get("/me"); // now', "ts");
  expect(call).toMatch(/<span class="text-violet-text">const/);
  expect(call).toMatch(/<span class="text-info-text">get<.*<span class="text-success-text">"\/me"</);
  expect(call).toMatch(/<span class="text-ink-3">[^<]*now/);
});

test("a language that is not known stays as it is", () => expect(highlight("a = 1", "toml")).toBeUndefined());

test("property: nothing of the code is lost, and none of it becomes markup", () =>
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."<>&\"'`$\\{}[]:=/-# \nabc1é") }),
      fc.constantFrom("sh", "ts", "json", "sql"),
      (code, language) => {
        const html = highlight(code, language);
        expect(textOf(html)).toBe(code);
        expect(html?.replace(/<\/?span( class="text-[a-z0-9-]+")?>/g, "")).not.toMatch(/[<>]/);
      },
    ),
    { numRuns: 300 },
  ));
