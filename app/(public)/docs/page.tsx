import type { Metadata } from "next";
import { DocsHits } from "#components/docs/docs-hits.tsx";
import { DocsIndex } from "#components/docs/docs-index.tsx";
import { DocsLayout } from "#components/docs/docs-layout.tsx";
import { readDocsSections } from "#components/docs/read-docs.ts";
import { operationHref } from "#components/docs/reference-links.ts";
import { searchDocs } from "#components/docs/search-docs.ts";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { publicConfig } from "#http/console.ts";
import { currentReference } from "./api/current-reference.ts";

export const metadata: Metadata = { title: "Documentation" };
export const dynamic = "force-dynamic";

interface Props {
  searchParams: Promise<{ q?: string | string[] }>;
}

export default async function DocsIndexPage({ searchParams }: Props) {
  const { q } = await searchParams;
  const query = (Array.isArray(q) ? q[0] : q)?.slice(0, 100).trim() ?? "";
  const config = await publicConfig();
  return (
    <PublicShell config={config} width="max-w-6xl">
      <DocsLayout query={query}>
        <h1 className="text-xl font-semibold">Documentation</h1>
        {query ? <DocsHits query={query} hits={searchDocs(await allSections(), query)} /> : <DocsIndex />}
      </DocsLayout>
    </PublicShell>
  );
}

/** The pages, and the operations of the reference. */
async function allSections() {
  const { sections } = await currentReference();
  const operations = sections.flatMap((section) =>
    section.operations.map(({ id, title, summary, method, path }) => ({
      href: operationHref(section, id),
      page: "API reference",
      heading: title,
      text: `${method} ${path} ${summary}`,
    })),
  );
  return [...(await readDocsSections()), ...operations];
}
