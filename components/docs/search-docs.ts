import type { Block } from "./parse-markdown.ts";
import { textOf } from "./parse-markdown.ts";

/** One heading and what stands under it. */
export interface DocsSection {
  href: string;
  /** The page that it is on. */
  page: string;
  heading: string;
  text: string;
}

export interface DocsHit extends DocsSection {
  /** The words around the first match, or the beginning. */
  excerpt: string;
}

/** The sections of a page; what stands before its first heading belongs to its title. */
export function sectionsOf(path: string, blocks: readonly Block[]): DocsSection[] {
  const sections: DocsSection[] = [];
  let page = "";
  for (const block of blocks) {
    if (block.kind === "heading") {
      if (block.level === 1) page = block.text;
      const href = block.level === 1 ? path : `${path}#${block.id}`;
      sections.push({ href, page, heading: block.text, text: "" });
      continue;
    }
    const section = sections.at(-1);
    if (section) section.text = `${section.text} ${wordsOf(block)}`.trim();
  }
  return sections;
}

/** Sections that hold every word, those with the words in their heading first. Nothing without a word. */
export function searchDocs(sections: readonly DocsSection[], query: string, limit = 20): DocsHit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return sections
    .map((section) => ({ section, rank: rankOf(section, words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, limit)
    .map(({ section }) => ({ ...section, excerpt: excerptOf(section.text, words) }));
}

/** 0: not all words are there. */
function rankOf({ heading, page, text }: DocsSection, words: readonly string[]): number {
  const [title, place, body] = [heading.toLowerCase(), page.toLowerCase(), text.toLowerCase()];
  let rank = 0;
  for (const word of words) {
    if (title.includes(word)) rank += 10;
    else if (body.includes(word)) rank += 2;
    else if (place.includes(word)) rank += 1;
    else return 0;
  }
  return rank;
}

const excerptLength = 160;

function excerptOf(text: string, words: readonly string[]): string {
  const found = words.map((word) => text.toLowerCase().indexOf(word)).filter((at) => at >= 0);
  const first = found.length > 0 ? Math.min(...found) : 0;
  const start = first < 60 ? 0 : text.lastIndexOf(" ", first - 40) + 1;
  const cut = text.slice(start, start + excerptLength);
  return `${start > 0 ? "…" : ""}${cut.trim()}${start + excerptLength < text.length ? "…" : ""}`;
}

function wordsOf(block: Exclude<Block, { kind: "heading" }>): string {
  switch (block.kind) {
    case "code":
      return block.code;
    case "list":
      return oneAfterAnother(block.items.map(textOf));
    case "table":
      // What the columns are called says little beside one cell of them.
      return oneAfterAnother(block.rows.map((row) => row.map(textOf).filter(Boolean).join(" · ")));
    default:
      return textOf(block.inlines);
  }
}

/** What ends as a sentence needs no further sign. */
const oneAfterAnother = (parts: readonly string[]) => parts.join("; ").replaceAll(/([.!?:]); /g, "$1 ");
