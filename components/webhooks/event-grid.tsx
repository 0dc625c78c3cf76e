"use client";
import { Checkbox } from "../ui/checkbox.tsx";
import { eventFamilies } from "./event-choices.ts";

/** Every event, grouped by family. */
export function EventGrid({
  value,
  onChange,
}: {
  value: ReadonlySet<string>;
  onChange: (ticked: ReadonlySet<string>) => void;
}) {
  const toggle = (event: string, on: boolean) => {
    const next = new Set(value);
    if (on) next.add(event);
    else next.delete(event);
    onChange(next);
  };
  return (
    <div className="mt-2 divide-y divide-line rounded-md border border-line px-3">
      {eventFamilies.map(({ family, title, names }) => (
        <fieldset key={family} className="py-2">
          <legend className="float-left w-full pb-1 text-sm font-medium text-ink-2">{title}</legend>
          <div className="clear-both grid grid-cols-2 gap-x-3 gap-y-1.5 max-lg:gap-y-0">
            {names.map((name) => (
              <Checkbox
                key={name}
                label={<span className="font-mono text-sm font-[450]">{name}</span>}
                aria-label={`${family}.${name}`}
                checked={value.has(`${family}.${name}`)}
                onChange={(on) => toggle(`${family}.${name}`, on)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
