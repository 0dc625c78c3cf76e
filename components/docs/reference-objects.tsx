import { FieldList } from "./field-list.tsx";
import type { Reference } from "./read-reference.ts";

/** What answers are made of, each object with an address of its own. */
export function ReferenceObjects({ objects }: Pick<Reference, "objects">) {
  return (
    <>
      <h1 className="text-xl font-semibold">Objects</h1>
      <p className="mt-1 mb-6 text-ink-2">What answers are made of.</p>
      {objects.map(({ name, fields }) => (
        <article
          key={name}
          id={`object-${name}`}
          aria-labelledby={`object-${name}-title`}
          className="scroll-mt-4 max-lg:scroll-mt-20 border-t border-line py-6"
        >
          <h2 id={`object-${name}-title`} className="mb-3 font-mono text-md font-semibold">
            <a href={`#object-${name}`} className="hover:underline hover:underline-offset-2">
              {name}
            </a>
          </h2>
          <FieldList
            hideRequired
            fields={fields.map((field) => ({
              ...field,
              note: [field.required ? "" : "Not always there.", field.note].filter(Boolean).join(" "),
            }))}
          />
        </article>
      ))}
    </>
  );
}
