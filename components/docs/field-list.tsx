import { Link } from "../ui/link.tsx";
import type { TypeText } from "./read-schema.ts";
import { objectHref } from "./reference-links.ts";

interface Row {
  name: string;
  type: TypeText;
  required?: boolean | undefined;
  note: string;
}

/** Names, types and notes; a type that is an object of its own is a link to it. */
export function FieldList({ fields, hideRequired }: { fields: readonly Row[]; hideRequired?: boolean }) {
  return (
    <dl className="divide-y divide-line text-sm">
      {fields.map(({ name, type, required, note }) => (
        <div key={name} className="py-2 first:pt-0 last:pb-0">
          <dt className="flex flex-wrap items-baseline gap-x-2">
            <code className="font-mono font-[450] break-all text-ink">{name}</code>
            <span className="text-ink-3">
              <TypeName type={type} />
            </span>
            {!hideRequired && required && <span className="text-ink-2">required</span>}
          </dt>
          <dd className="text-pretty text-ink-2 empty:hidden">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A type in words, its object linked. */
export function TypeName({ type: { text, ref } }: { type: TypeText }) {
  if (!ref) return text;
  const [before, after] = text.split(ref, 2);
  return (
    <>
      {before}
      <Link href={objectHref(ref)} className="text-ink underline underline-offset-2">
        {ref}
      </Link>
      {after}
    </>
  );
}
