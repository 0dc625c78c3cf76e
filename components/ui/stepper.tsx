import { clsx } from "clsx";
import { Check, LoaderCircle, X } from "lucide-react";
import type { ReactNode } from "react";

export interface Step {
  title: string;
  text?: ReactNode;
  state: "done" | "now" | "todo" | "failed";
}

const words = { done: "done", now: "now", todo: "to do", failed: "failed" } as const;

/** Steps in a row from lg, in a column below; the order and the state are in the text too. */
export function Stepper({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <ol aria-label={label} className="flex flex-col lg:flex-row lg:gap-3">
      {steps.map((step, index) => (
        <li
          key={step.title}
          aria-current={step.state === "now" ? "step" : undefined}
          className="relative flex min-w-0 flex-1 gap-3 pb-4 last:pb-0 lg:flex-col lg:gap-2 lg:pb-0 lg:last:flex-none"
        >
          <span className="flex items-center gap-3">
            <Dot state={step.state} />
            {index < steps.length - 1 && (
              <span
                aria-hidden
                className={clsx(
                  "bg-line-strong max-lg:absolute max-lg:top-6 max-lg:bottom-1 max-lg:left-2.5 max-lg:w-px lg:h-px lg:flex-1",
                )}
              />
            )}
          </span>
          <span className="min-w-0">
            <span className={clsx("block font-medium", step.state === "todo" && "text-ink-3")}>
              {step.title}
              <span className="sr-only">, {words[step.state]}</span>
            </span>
            {step.text && <span className="block text-sm text-ink-3">{step.text}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Dot({ state }: { state: Step["state"] }) {
  return (
    <span
      aria-hidden
      className={clsx(
        "grid size-5 shrink-0 place-items-center rounded-full",
        state === "done" && "bg-success-soft text-success-text",
        state === "now" && "bg-brand text-on-brand",
        state === "todo" && "border-2 border-field-line border-dashed",
        state === "failed" && "bg-danger-soft text-danger-text",
      )}
    >
      {state === "done" && <Check className="size-3 shrink-0" strokeWidth={3} />}
      {state === "now" && (
        <LoaderCircle className="size-3 shrink-0 animate-spin motion-reduce:animate-none" strokeWidth={3} />
      )}
      {state === "failed" && <X className="size-3 shrink-0" strokeWidth={3} />}
    </span>
  );
}
