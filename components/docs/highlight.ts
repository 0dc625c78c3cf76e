import "server-only";
import { createHighlighterCoreSync, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import json from "shiki/langs/json.mjs";
import shellscript from "shiki/langs/shellscript.mjs";
import sql from "shiki/langs/sql.mjs";
import typescript from "shiki/langs/typescript.mjs";

const grammars = { sh: "shellscript", ts: "typescript", json: "json", sql: "sql" } as const;

/** Our colour for each kind of word; what has none is ink. The theme's own colours only carry the place in this list. */
const kinds = [
  { className: "text-ink-3", scope: ["comment"] },
  { className: "text-success-text", scope: ["string"] },
  { className: "text-violet-text", scope: ["keyword", "storage", "constant.numeric", "constant.language"] },
  {
    className: "text-info-text",
    scope: ["support.type.property-name", "entity.name.function", "entity.name.command", "support.function"],
  },
  { className: "text-warning-text", scope: ["string variable", "variable.other.normal.shell"] },
];
const plainColor = "#ffffff";
const colorOf = (at: number) => `#00000${at + 1}`;
const classOf = new Map(kinds.map(({ className }, at) => [colorOf(at), className]));

let highlighter: HighlighterCore | undefined;
function open(): HighlighterCore {
  highlighter ??= createHighlighterCoreSync({
    engine: createJavaScriptRegexEngine(),
    langs: [json, shellscript, sql, typescript],
    themes: [
      {
        name: "ours",
        type: "light",
        fg: plainColor,
        bg: plainColor,
        settings: kinds.map(({ scope }, at) => ({ scope, settings: { foreground: colorOf(at) } })),
      },
    ],
  });
  return highlighter;
}

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const most = 1_000;
const known = new Map<string, string>();

/** The code as HTML with its words in colour, everything escaped; undefined for a language that we do not colour. */
export function highlight(code: string, language: string): string | undefined {
  const lang = grammars[language as keyof typeof grammars];
  if (!lang) return undefined;
  const key = `${lang}\0${code}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  // Without a limit of time: a busy machine would colour half a line.
  const html = open()
    .codeToTokensBase(code, { lang, theme: "ours", tokenizeTimeLimit: 0 })
    .map((line) => line.map(({ content, color = plainColor }) => word(content, classOf.get(color))).join(""))
    .join("\n");
  // Examples differ by the host alone: this many are all of them, unless somebody makes hosts up.
  if (known.size >= most) known.clear();
  known.set(key, html);
  return html;
}

function word(text: string, className: string | undefined): string {
  return className && text.trim() ? `<span class="${className}">${escapeHtml(text)}</span>` : escapeHtml(text);
}

/** What a code block takes: the code and, where we can, its colours. */
export function inColor(code: string, language: string): { code: string; html: string | undefined } {
  return { code, html: highlight(code, language) };
}
