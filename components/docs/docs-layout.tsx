import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Link } from "../ui/link.tsx";
import { docsPages } from "./docs-pages.ts";
import { DocsSearch } from "./docs-search.tsx";

/** The pages beside the one that is open, and the search over all of them. On a phone they are below each other. */
export function DocsLayout({ slug, query, children }: { slug?: string; query?: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-6 lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-10">
      <div className="min-w-0 lg:sticky lg:top-6 lg:self-start">
        <DocsSearch query={query} />
        <nav aria-label="Documentation" className="mt-3 max-lg:-mx-4 max-lg:overflow-x-auto max-lg:px-4">
          <ul className="flex gap-1 lg:flex-col">
            {docsPages.map((page) => (
              <li key={page.slug} className="shrink-0">
                <DocsLink href={`/docs/${page.slug}`} isCurrent={page.slug === slug}>
                  {page.title}
                </DocsLink>
              </li>
            ))}
            <li className="shrink-0">
              <DocsLink href="/docs/api">API reference</DocsLink>
            </li>
          </ul>
        </nav>
      </div>
      <div className="min-w-0 max-w-3xl">{children}</div>
    </div>
  );
}

function DocsLink({ href, isCurrent, children }: { href: string; isCurrent?: boolean; children: ReactNode }) {
  return (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      className={clsx(
        "flex h-8 items-center whitespace-nowrap rounded-sm px-2.5 max-lg:h-11",
        isCurrent ? "bg-hover font-medium text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}
