import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DocsPage, docsPages } from "./docs-pages.ts";
import { type Block, parseMarkdown } from "./parse-markdown.ts";
import { type DocsSection, sectionsOf } from "./search-docs.ts";

export interface ReadDocsPage extends DocsPage {
  blocks: Block[];
}

/** Where the files, which run as they stand on a local stack, say that the service is. */
const writtenOrigin = "http://localhost:3000";

let stored: Promise<ReadDocsPage[]> | undefined;

/** All pages, read once per process. */
function readPages(): Promise<ReadDocsPage[]> {
  stored ??= Promise.all(
    docsPages.map(async (page) => ({
      ...page,
      blocks: parseMarkdown(await readFile(join(process.cwd(), "docs", page.file), "utf8")),
    })),
  );
  return stored;
}

/** One page, with the service's own origin in its commands; undefined when there is none of that name. */
export async function readDocsPage(slug: string, origin: string): Promise<ReadDocsPage | undefined> {
  const page = (await readPages()).find((each) => each.slug === slug);
  if (!page) return undefined;
  const blocks = page.blocks.map((block) =>
    block.kind === "code" ? { ...block, code: block.code.replaceAll(writtenOrigin, origin) } : block,
  );
  return { ...page, blocks };
}

/** Every section of every page, to be searched. */
export async function readDocsSections(): Promise<DocsSection[]> {
  return (await readPages()).flatMap(({ slug, blocks }) => sectionsOf(`/docs/${slug}`, blocks));
}
