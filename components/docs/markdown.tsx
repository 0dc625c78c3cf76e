import { Fragment, type ReactNode } from "react";
import { CodeBlock } from "../ui/code-block.tsx";
import { Link } from "../ui/link.tsx";
import { inColor } from "./highlight.ts";
import { type Block, type Inline, textOf } from "./parse-markdown.ts";

/** A page of our own documentation; `afterTitle` stands below its title. */
export function Markdown({ blocks, afterTitle }: { blocks: readonly Block[]; afterTitle?: ReactNode }) {
  const names = codeNames(blocks);
  return blocks.map((block, index) => {
    const key = `${index}-${block.kind}`;
    switch (block.kind) {
      case "heading":
        return (
          <Fragment key={key}>
            <Heading {...block} />
            {block.level === 1 && afterTitle}
          </Fragment>
        );
      case "code":
        return (
          <div key={key} className="mt-3">
            <CodeBlock {...inColor(block.code, block.language)} name={names.get(block) ?? "code"} />
          </div>
        );
      case "list":
        return (
          <ul key={key} className="mt-3 list-disc space-y-1 pl-5 text-ink-2">
            {block.items.map((item) => (
              <li key={textOf(item)}>
                <Inlines inlines={item} />
              </li>
            ))}
          </ul>
        );
      case "table":
        return <Table key={key} {...block} />;
      default:
        return (
          <p key={key} className="mt-3 max-w-text text-pretty text-ink-2">
            <Inlines inlines={block.inlines} />
          </p>
        );
    }
  });
}

/** A name of its own for each block of code: the heading it stands under, counted from the second on. */
function codeNames(blocks: readonly Block[]): Map<Block, string> {
  const names = new Map<Block, string>();
  let heading = "";
  let count = 0;
  for (const block of blocks) {
    if (block.kind === "heading") {
      heading = block.text;
      count = 0;
    } else if (block.kind === "code") {
      count += 1;
      names.set(block, count === 1 ? `Commands: ${heading}` : `Commands ${count}: ${heading}`);
    }
  }
  return names;
}

function Heading({ level, text, id }: { level: 1 | 2 | 3; text: string; id: string }) {
  if (level === 1) return <h1 className="text-xl font-semibold">{text}</h1>;
  const Tag = level === 2 ? "h2" : "h3";
  return (
    <Tag id={id} className="mt-8 scroll-mt-4 text-lg font-semibold">
      {text}
    </Tag>
  );
}

function Table({ head, rows }: { head: readonly Inline[][]; rows: readonly Inline[][][] }) {
  return (
    <div className="mt-3 rounded-md border border-line">
      <table className="w-full text-left max-sm:block">
        <thead className="bg-sunken text-sm text-ink-2 max-sm:sr-only">
          <tr>
            {head.map((cell) => (
              <th key={textOf(cell)} scope="col" className="px-3 py-2 font-medium">
                <Inlines inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => (
            <tr
              key={row.map(textOf).join("|")}
              className="border-t border-line align-baseline max-sm:block max-sm:py-2 max-sm:first:border-t-0"
            >
              {row.map((cell, column) => (
                <td
                  key={head[column] ? textOf(head[column]) : column}
                  className="px-3 py-2 text-ink-2 max-sm:block max-sm:py-0.5 max-sm:empty:hidden"
                >
                  <Inlines inlines={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Text with code, bold and links in it. */
export function Inlines({ inlines }: { inlines: readonly Inline[] }) {
  return inlines.map((inline, index) => {
    const key = `${index}-${inline.text}`;
    switch (inline.kind) {
      case "code":
        return (
          <code key={key} className="rounded-xs bg-hover px-1 font-mono text-sm font-[450] text-ink">
            {inline.text}
          </code>
        );
      case "strong":
        return (
          <strong key={key} className="font-medium text-ink">
            {inline.text}
          </strong>
        );
      case "link":
        return (
          <Link key={key} href={inline.href} className="text-ink underline underline-offset-2">
            {inline.text}
          </Link>
        );
      default:
        return inline.text;
    }
  });
}
