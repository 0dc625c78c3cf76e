"use client";
import { clsx } from "clsx";
import { Check } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";

export interface CheckboxProps
  extends Omit<ComponentProps<typeof Radix.Root>, "onCheckedChange" | "onChange" | "checked"> {
  label: ReactNode;
  hint?: ReactNode;
  checked?: boolean;
  onChange?: (checked: boolean) => void;
}

/** A box with its label; the whole line is the target. */
export function Checkbox({ label, hint, checked, onChange, className, ...props }: CheckboxProps) {
  const id = useId();
  return (
    <div className={clsx("flex items-start gap-2.5 max-lg:min-h-11 max-lg:py-2.5", className)}>
      <Radix.Root
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...props}
        checked={checked}
        onCheckedChange={(value) => onChange?.(value === true)}
        className="relative mt-0.5 grid size-4 shrink-0 place-items-center rounded-xs border border-field-line bg-surface after:absolute after:-inset-2 aria-invalid:border-danger data-[state=checked]:border-inverse data-[state=checked]:bg-inverse data-[state=checked]:text-on-inverse disabled:opacity-50 dark:bg-sunken"
      >
        <Radix.Indicator>
          <Check className="size-3 shrink-0" strokeWidth={3} aria-hidden />
        </Radix.Indicator>
      </Radix.Root>
      <span className="min-w-0">
        <label htmlFor={id} className="block">
          {label}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="block text-sm text-ink-3">
            {hint}
          </span>
        )}
      </span>
    </div>
  );
}
