import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metadata } from "next";
import { Markdown } from "#components/docs/markdown.tsx";
import { parseMarkdown } from "#components/docs/parse-markdown.ts";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { publicConfig } from "#http/console.ts";

export const metadata: Metadata = { title: "Quickstart" };
export const dynamic = "force-dynamic";

/** Read once per process; the page itself is rendered per request because its strip depends on the settings. */
const source = readFile(join(process.cwd(), "docs", "quickstart.md"), "utf8").then(parseMarkdown);

export default async function QuickstartPage() {
  const [blocks, config] = await Promise.all([source, publicConfig()]);
  return (
    <PublicShell config={config}>
      <article className="min-w-0">
        <Markdown blocks={blocks} />
      </article>
    </PublicShell>
  );
}
