import type { ReactNode } from "react";
import type { Reference } from "./read-reference.ts";
import { basics } from "./reference-basics.tsx";
import { objectHref, objectsSlug, operationHref, sectionHref } from "./reference-links.ts";
import { type NavSection, ReferenceNav } from "./reference-nav.tsx";

/** A page of the reference beside the tree of all of them. */
export function ReferenceLayout({ reference, children }: { reference: Reference; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-6 lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-10">
      <ReferenceNav sections={navSections(reference)} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}

function navSections({ sections, objects }: Reference): NavSection[] {
  return [
    { name: "Basics", href: "/docs/api", links: basics.map(({ id, label }) => ({ href: `/docs/api#${id}`, label })) },
    ...sections.map((section) => ({
      name: section.name,
      href: sectionHref(section.slug),
      links: section.operations.map(({ id, title, summary, method, path }) => ({
        href: operationHref(section, id),
        label: title,
        summary,
        method,
        path,
      })),
    })),
    {
      name: "Objects",
      href: sectionHref(objectsSlug),
      links: objects.map(({ name }) => ({ href: objectHref(name), label: name })),
    },
  ];
}
