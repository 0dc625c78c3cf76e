import { Link } from "../ui/link.tsx";
import { docsPages } from "./docs-pages.ts";

const reference = {
  slug: "api",
  title: "API reference",
  about: "Every operation, its errors, and a console to try it.",
};

/** All pages with a line each. */
export function DocsIndex() {
  return (
    <ul className="mt-6 grid gap-3 sm:grid-cols-2">
      {[...docsPages, reference].map(({ slug, title, about }) => (
        <li key={slug} className="relative rounded-lg border border-line bg-surface p-4 hover:bg-hover">
          <Link href={`/docs/${slug}`} className="font-medium after:absolute after:inset-0 after:rounded-lg">
            {title}
          </Link>
          <p className="mt-1 text-pretty text-ink-2">{about}</p>
        </li>
      ))}
    </ul>
  );
}
