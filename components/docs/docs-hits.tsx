import { SearchX } from "lucide-react";
import { EmptyState } from "../ui/empty-state.tsx";
import { Link } from "../ui/link.tsx";
import type { DocsHit } from "./search-docs.ts";

/** What a search found, best first. */
export function DocsHits({ query, hits }: { query: string; hits: readonly DocsHit[] }) {
  if (hits.length === 0) {
    return <EmptyState icon={SearchX} title="Nothing matches" text={`No page holds all the words of “${query}”.`} />;
  }
  return (
    <>
      <p role="status" className="mt-2 text-ink-2">
        {hits.length === 1 ? "1 section" : `${hits.length} sections`} for “{query}”
      </p>
      <ol className="mt-4 divide-y divide-line border-y border-line">
        {hits.map(({ href, page, heading, excerpt }) => (
          <li key={href} className="py-3">
            <Link href={href} className="font-medium underline underline-offset-2">
              {heading}
            </Link>
            {page !== heading && <span className="text-sm text-ink-3"> · {page}</span>}
            <p className="mt-1 break-words text-ink-2">{excerpt}</p>
          </li>
        ))}
      </ol>
    </>
  );
}
