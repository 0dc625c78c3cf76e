import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DocsLayout } from "#components/docs/docs-layout.tsx";
import { docsPages } from "#components/docs/docs-pages.ts";
import { Markdown } from "#components/docs/markdown.tsx";
import { readDocsPage } from "#components/docs/read-docs.ts";
import { YourValues } from "#components/docs/your-values.tsx";
import { PublicShell } from "#components/shell/public-shell.tsx";
import { currentLogin, publicConfig } from "#http/console.ts";
import { clients } from "#http/context.ts";

export const dynamic = "force-dynamic";

interface Props {
  params: Promise<{ page: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { page: slug } = await params;
  const page = docsPages.find((each) => each.slug === slug);
  return page ? { title: page.title, description: page.about } : {};
}

export default async function DocsPage({ params }: Props) {
  const { page: slug } = await params;
  const config = await publicConfig();
  const origin = clients().settings.APP_URL;
  const page = await readDocsPage(slug, origin);
  if (!page) notFound();
  const isConcept = page.slug !== "quickstart";
  // The values are a convenience: without the database the page is still there.
  const login = isConcept ? await currentLogin().catch(() => null) : null;
  const workspace = login?.workspaces.find(({ id }) => id === login.activeWorkspaceId) ?? login?.workspaces[0] ?? null;
  return (
    <PublicShell config={config} width="max-w-6xl">
      <DocsLayout slug={page.slug}>
        <article className="min-w-0">
          <Markdown
            blocks={page.blocks}
            afterTitle={isConcept && <YourValues origin={origin} workspace={workspace} />}
          />
        </article>
      </DocsLayout>
    </PublicShell>
  );
}
