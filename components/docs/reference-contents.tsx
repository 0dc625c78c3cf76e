import { Link } from "../ui/link.tsx";
import { MethodTag } from "./method-tag.tsx";
import type { Reference } from "./read-reference.ts";
import { operationHref, sectionHref } from "./reference-links.ts";

/** Every operation with its method, section by section. */
export function ReferenceContents({ sections }: Pick<Reference, "sections">) {
  return (
    <section aria-labelledby="operations" className="mt-10 border-t border-line pt-8">
      <h2 id="operations" className="text-lg font-semibold">
        Operations
      </h2>
      <div className="mt-4 gap-8 sm:columns-2 xl:columns-3">
        {sections.map((section) => (
          <section key={section.slug} className="mb-6 break-inside-avoid">
            <h3 className="font-medium">
              <Link
                href={sectionHref(section.slug)}
                className="hover:underline hover:underline-offset-2 max-lg:inline-flex max-lg:min-h-11 max-lg:items-center"
              >
                {section.name}
              </Link>
            </h3>
            <ul className="mt-1">
              {section.operations.map(({ id, title, method }) => (
                <li key={id} id={id} className="scroll-mt-4 max-lg:scroll-mt-20">
                  <Link
                    href={operationHref(section, id)}
                    className="-mx-2 flex min-h-8 items-center gap-2 rounded-sm px-2 py-1 text-ink-2 hover:bg-hover hover:text-ink max-lg:min-h-11"
                  >
                    <span className="min-w-0 flex-1 text-pretty">{title}</span>
                    <MethodTag method={method} />
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}
