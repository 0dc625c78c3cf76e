"use client";
import { clsx } from "clsx";
import { Switch as Radix } from "radix-ui";
import { type ReactNode, useId } from "react";

/** On or off, at once. The label names the thing, not the state. */
export function Switch({
  label,
  checked,
  onChange,
  disabled,
}: {
  label: ReactNode;
  checked: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <span className="flex items-center gap-3 max-lg:min-h-11">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className={clsx(
          "group relative flex h-5 w-9 shrink-0 items-center rounded-full bg-sunken p-0.5 inset-ring inset-ring-field-line transition-colors duration-(--dur-fast) after:absolute after:-inset-3 disabled:opacity-50",
          "data-[state=checked]:bg-brand data-[state=checked]:inset-ring-brand-edge",
        )}
      >
        <Radix.Thumb className="block size-4 rounded-full bg-field-line transition-transform duration-(--dur-fast) ease-out data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-brand motion-reduce:transition-none" />
      </Radix.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
