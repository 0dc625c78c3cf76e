"use client";
import type { Scope } from "../api/wire.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { scopeGrid } from "./key-scopes.ts";

/** Every permission with its sentence, grouped by thing. */
export function ScopeGrid({ value, onChange }: { value: readonly Scope[]; onChange: (scopes: Scope[]) => void }) {
  const toggle = (scope: Scope, on: boolean) =>
    onChange(on ? [...value, scope] : value.filter((each) => each !== scope));
  return (
    <div className="mt-2 divide-y divide-line rounded-md border border-line px-3">
      {scopeGrid.map(({ row, cells }) => (
        <fieldset key={row} className="grid gap-x-3 py-2 sm:grid-cols-[6rem_minmax(0,1fr)]">
          <legend className="float-left pt-px text-sm font-medium text-ink-2 sm:float-none sm:contents">
            <span className="sm:row-start-1">{row}</span>
          </legend>
          <div className="space-y-1.5 sm:col-start-2 max-lg:space-y-0">
            {cells.map(({ scope, verb, text }) => (
              <Checkbox
                key={scope}
                label={verb}
                hint={text}
                checked={value.includes(scope)}
                onChange={(on) => toggle(scope, on)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
