"use client";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";

/** The short name typed again, before something that hurts everybody. */
export function TypedSlug({
  slug,
  value,
  onChange,
}: {
  slug: string;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <div className="pt-1 text-ink">
      <Field
        label={
          <>
            Type <span className="font-mono text-sm font-[450]">{slug}</span> to confirm
          </>
        }
      >
        <Input dir="ltr" spellCheck={false} value={value} onChange={(event) => onChange(event.target.value)} />
      </Field>
    </div>
  );
}
