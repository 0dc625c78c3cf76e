export type Inline = { kind: "text" | "code" | "strong"; text: string } | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "heading"; level: 1 | 2 | 3; text: string; id: string }
  | { kind: "paragraph"; inlines: Inline[] }
  | { kind: "list"; items: Inline[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "code"; language: string; code: string };

/** Reads the part of Markdown that our own pages use: headings, paragraphs, lists, tables, fences, code, bold, links. */
export function parseMarkdown(source: string): Block[] {
  const lines = source.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", inlines: parseInlines(paragraph.join(" ")) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const fence = /^```(\S*)\s*$/.exec(line);
    const heading = /^(#{1,3}) (.+)$/.exec(line);
    if (fence) {
      flush();
      const end = lines.findIndex((each, index) => index > at && each.startsWith("```"));
      const close = end < 0 ? lines.length : end;
      blocks.push({ kind: "code", language: fence[1] ?? "", code: lines.slice(at + 1, close).join("\n") });
      at = close;
    } else if (heading) {
      flush();
      const text = heading[2] ?? "";
      const level = Math.min(3, heading[1]?.length ?? 1) as 1 | 2 | 3;
      blocks.push({ kind: "heading", level, text, id: headingId(text) });
    } else if (/^[-*] /.test(line)) {
      flush();
      const items: string[] = [];
      for (; /^([-*] | {2,}\S)/.test(lines[at] ?? ""); at++) {
        const item = lines[at] ?? "";
        if (/^[-*] /.test(item)) items.push(item.slice(2));
        else items.push(`${items.pop() ?? ""} ${item.trim()}`);
      }
      at--;
      blocks.push({ kind: "list", items: items.map(parseInlines) });
    } else if (line.startsWith("|")) {
      flush();
      const rows: Inline[][][] = [];
      for (; lines[at]?.startsWith("|"); at++) rows.push(parseCells(lines[at] ?? ""));
      at--;
      // The second line only draws the rule under the head.
      const [head = [], , ...body] = rows;
      blocks.push({ kind: "table", head, rows: body });
    } else if (line.trim() === "") flush();
    else paragraph.push(line.trim());
  }
  flush();
  return blocks;
}

const parseCells = (line: string): Inline[][] =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => parseInlines(cell.trim()));

/** The anchor of a heading. */
function headingId(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** One run of text. */
export function parseInlines(text: string): Inline[] {
  const inlines: Inline[] = [];
  let rest = text;
  while (rest) {
    const match = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/.exec(rest);
    if (!match) break;
    if (match.index > 0) inlines.push({ kind: "text", text: rest.slice(0, match.index) });
    if (match[1]) inlines.push({ kind: "code", text: match[1] });
    else if (match[2]) inlines.push({ kind: "strong", text: match[2] });
    else inlines.push({ kind: "link", text: match[3] ?? "", href: match[4] ?? "" });
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) inlines.push({ kind: "text", text: rest });
  return inlines;
}

/** The words alone. */
export const textOf = (inlines: readonly Inline[]): string => inlines.map(({ text }) => text).join("");
