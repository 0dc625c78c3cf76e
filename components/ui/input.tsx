"use client";
import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { useField } from "./field.tsx";
import { inputClass } from "./input-class.ts";

export interface InputProps extends ComponentProps<"input"> {
  /** Shown inside, on the right: a unit, for example USDC. */
  unit?: ReactNode;
}

/** A text field. Inside a `<Field>` it takes id, description and error state from it. */
export function Input({ unit, className, ...props }: InputProps) {
  const field = useField();
  const input = (
    <input
      id={field?.id}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      dir="auto"
      autoComplete="off"
      {...props}
      className={clsx(inputClass, "h-9 max-lg:h-11", unit && "pr-16", className)}
    />
  );
  if (!unit) return input;
  return (
    <span className="relative block">
      {input}
      <span className="pointer-events-none absolute inset-y-0 right-3 grid place-items-center text-base text-ink-3">
        {unit}
      </span>
    </span>
  );
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  const field = useField();
  return (
    <textarea
      id={field?.id}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      dir="auto"
      {...props}
      className={clsx(inputClass, "min-h-20 py-2", className)}
    />
  );
}

/** An amount of USDC as text (point or comma, at most 6 places); the form parses it with `parseUsdc`. */
export function AmountInput({ className, ...props }: Omit<InputProps, "unit" | "type" | "inputMode">) {
  return (
    <Input {...props} inputMode="decimal" dir="ltr" unit="USDC" spellCheck={false} className={clsx("num", className)} />
  );
}
