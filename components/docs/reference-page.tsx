import { Suspense } from "react";
import { FieldList } from "./field-list.tsx";
import { OperationCard } from "./operation-card.tsx";
import type { Reference } from "./read-reference.ts";
import { basics, ReferenceBasics } from "./reference-basics.tsx";
import { type NavSection, ReferenceNav } from "./reference-nav.tsx";

/** The whole reference on one page: every operation and object has an address of its own. */
export function ReferencePage({ reference }: { reference: Reference }) {
  const { baseUrl, description, sections, objects } = reference;
  return (
    <div className="grid min-w-0 gap-6 lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-10">
      <ReferenceNav sections={navSections(reference)} />
      <div className="min-w-0">
        <h1 className="mb-6 text-xl font-semibold">API reference</h1>
        <ReferenceBasics baseUrl={baseUrl} description={description} />
        {/* A boundary each: the page becomes interactive piece by piece, and no piece holds up the others. */}
        {sections.map(({ name, description: about, operations }) => (
          <section key={name} aria-labelledby={`section-${name.toLowerCase().replace(" ", "-")}`} className="mt-12">
            <h2 id={`section-${name.toLowerCase().replace(" ", "-")}`} className="text-xl font-semibold">
              {name}
            </h2>
            <p className="mt-1 mb-6 text-ink-2">{about}</p>
            {operations.map((operation) => (
              <Suspense key={operation.id}>
                <OperationCard operation={operation} />
              </Suspense>
            ))}
          </section>
        ))}
        <Suspense>
          <Objects objects={objects} />
        </Suspense>
      </div>
    </div>
  );
}

function Objects({ objects }: Pick<Reference, "objects">) {
  return (
    <section aria-labelledby="objects" className="mt-12">
      <h2 id="objects" className="text-xl font-semibold">
        Objects
      </h2>
      <p className="mt-1 mb-6 text-ink-2">What answers are made of.</p>
      {objects.map(({ name, fields }) => (
        <article
          key={name}
          id={`object-${name}`}
          aria-labelledby={`object-${name}-title`}
          className="scroll-mt-4 max-lg:scroll-mt-20 border-t border-line py-6"
        >
          <h3 id={`object-${name}-title`} className="mb-3 font-mono text-md font-semibold">
            <a href={`#object-${name}`} className="hover:underline hover:underline-offset-2">
              {name}
            </a>
          </h3>
          <FieldList
            hideRequired
            fields={fields.map((field) => ({
              ...field,
              note: [field.required ? "" : "Not always there.", field.note].filter(Boolean).join(" "),
            }))}
          />
        </article>
      ))}
    </section>
  );
}

function navSections({ sections, objects }: Reference): NavSection[] {
  return [
    { name: "Basics", links: basics.map(({ id, label }) => ({ href: `#${id}`, label })) },
    ...sections.map(({ name, operations }) => ({
      name,
      links: operations.map(({ id, title, summary, method, path }) => ({
        href: `#${id}`,
        label: title,
        summary,
        method,
        path,
      })),
    })),
    { name: "Objects", links: objects.map(({ name }) => ({ href: `#object-${name}`, label: name })) },
  ];
}
