import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const darkStart = css.indexOf('[data-theme="dark"] {');

/** Hex colours of `--color-*` in one part of the file; alpha and wildcards are left out. */
function colors(part: string): Map<string, string> {
  return new Map(
    [...part.matchAll(/--color-([a-z0-9-]+):\s*(#[0-9a-f]{6})\s*;/gi)].map((m) => [m[1] ?? "", m[2] ?? ""]),
  );
}
const light = colors(css.slice(0, darkStart));
const dark = new Map([...light, ...colors(css.slice(darkStart))]);

/** WCAG 2.2 relative luminance of a six-digit hex colour. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
function contrast(theme: Map<string, string>, a: string, b: string): number {
  const [x, y] = [theme.get(a), theme.get(b)];
  if (!x || !y) throw new Error(`no colour ${x ? b : a} in tokens.css`);
  const [hi, lo] = [luminance(x), luminance(y)].sort((p, q) => q - p) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

const grounds = ["canvas", "surface", "sunken", "hover", "raised", "brand-soft"];
const tones = ["success", "warning", "danger", "info", "violet"];
const textPairs = [
  ...["ink", "ink-2", "ink-3", "brand-text"].flatMap((text) => grounds.map((ground) => [text, ground])),
  ...tones.flatMap((tone) => [
    [`${tone}-text`, `${tone}-soft`],
    [`${tone}-text`, "surface"],
    [`${tone}-text`, "sunken"],
  ]),
  ["on-brand", "brand"],
  ["on-brand", "brand-hover"],
  ["on-inverse", "inverse"],
  ["on-danger", "danger"],
  ["on-danger", "danger-hover"],
];
const partPairs = [
  ...["canvas", "surface", "sunken", "raised"].map((ground) => ["field-line", ground]),
  ...["surface", "raised", "danger-soft"].map((ground) => ["ring", ground]),
  ["brand-edge", "surface"],
  ...tones.map((tone) => [tone, "surface"]),
  ...["1-edge", "2", "3", "4", "5", "6"].map((n) => [`chart-${n}`, "surface"]),
];

for (const [name, theme] of [
  ["light", light],
  ["dark", dark],
] as const) {
  describe(`${name} theme`, () => {
    test.each(textPairs)("text %s on %s reaches 4.5", (a, b) =>
      expect(contrast(theme, a ?? "", b ?? "")).toBeGreaterThanOrEqual(4.5),
    );
    test.each(partPairs)("part %s on %s reaches 3", (a, b) =>
      expect(contrast(theme, a ?? "", b ?? "")).toBeGreaterThanOrEqual(3),
    );
  });
}

test("the dark theme overrides colours of the light one", () =>
  expect(dark.get("canvas")).not.toBe(light.get("canvas")));
