"use client";
import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { useField } from "./field.tsx";
import { inputClass } from "./input-class.ts";

export interface SelectProps extends Omit<ComponentProps<"select">, "onChange"> {
  options: readonly { value: string; label: string }[];
  onChange?: (value: string) => void;
}

/** One of many. The platform's own list: it fits every phone, needs no script, and is announced right everywhere. */
export function Select({ options, onChange, className, ...props }: SelectProps) {
  const field = useField();
  return (
    <span className="relative block">
      <select
        id={field?.id}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.invalid || undefined}
        {...props}
        onChange={(event) => onChange?.(event.target.value)}
        className={clsx(inputClass, "h-9 appearance-none pr-9 max-lg:h-11", className)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className="bg-raised text-ink">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-3 size-4 shrink-0 -translate-y-1/2 text-ink-3"
        aria-hidden
      />
    </span>
  );
}
