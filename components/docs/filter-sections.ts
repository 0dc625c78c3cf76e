import type { NavSection } from "./reference-nav.tsx";

/** The sections with the entries that have every typed word in their section, label, summary, method or path. */
export function filterSections(sections: readonly NavSection[], typed: string): NavSection[] {
  const words = typed.trim().toLowerCase().split(/\s+/);
  return sections
    .map(({ name, href, links }) => ({
      name,
      href,
      links: links.filter(({ label, summary = "", method = "", path = "" }) => {
        const text = `${name} ${label} ${summary} ${method} ${path}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ links }) => links.length > 0);
}
