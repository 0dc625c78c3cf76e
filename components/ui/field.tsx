"use client";
import { clsx } from "clsx";
import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useId, useMemo } from "react";

interface FieldControl {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}
const FieldContext = createContext<FieldControl | null>(null);

/** What an input inside a `<Field>` needs: its id, the id of hint or error, and whether it is wrong. */
export function useField(): FieldControl | null {
  return useContext(FieldContext);
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** Replaces the hint, with an icon. */
  error?: string | undefined;
  optional?: boolean;
  /** Keeps the label for screen readers only; for fields whose row already says it. */
  hideLabel?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label above, hint below; the error takes the hint's place. The one control inside reads `useField()`. */
export function Field({ label, hint, error, optional, hideLabel, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const control = useMemo(
    () => ({ id, describedBy: error || hint ? noteId : undefined, invalid: Boolean(error) }),
    [id, noteId, error, hint],
  );
  return (
    <div className={clsx("min-w-0", className)}>
      <label htmlFor={id} className={clsx("mb-1 block w-fit text-base font-medium", hideLabel && "sr-only")}>
        {label}
        {optional && <span className="font-normal text-ink-3"> (optional)</span>}
      </label>
      <FieldContext value={control}>{children}</FieldContext>
      {error ? (
        <FieldError id={noteId}>{error}</FieldError>
      ) : (
        hint && (
          <p id={noteId} className="mt-1 text-sm text-ink-3">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="mt-1 flex items-start gap-1 text-sm text-danger-text">
      <CircleAlert className="mt-[3px] size-3.5 shrink-0" aria-hidden />
      <span>{children}</span>
    </p>
  );
}

/** A group of controls under one legend, with the same places for hint and error. */
export function FieldSet({
  legend,
  hint,
  error,
  className,
  children,
}: Omit<FieldProps, "label"> & { legend: ReactNode }) {
  const noteId = useId();
  return (
    <fieldset className={clsx("min-w-0", className)} aria-describedby={error || hint ? noteId : undefined}>
      <legend className="mb-1 text-base font-medium">{legend}</legend>
      {children}
      {error ? (
        <FieldError id={noteId}>{error}</FieldError>
      ) : (
        hint && (
          <p id={noteId} className="mt-1 text-sm text-ink-3">
            {hint}
          </p>
        )
      )}
    </fieldset>
  );
}
