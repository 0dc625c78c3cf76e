import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Card, CardBody } from "../ui/card.tsx";

export interface FirstStep {
  title: string;
  done: boolean;
  /** What it is for, and the buttons that do it; shown while it is the next step. */
  text: string;
  actions: ReactNode;
}

/** The way to a first settled session; fills itself and is gone when all is done. */
export function FirstSteps({ steps }: { steps: readonly FirstStep[] }) {
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done);
  return (
    <Card aria-labelledby="first-steps">
      <CardBody>
        <div className="flex items-baseline justify-between gap-3">
          <h2 id="first-steps" className="text-md font-semibold">
            First steps
          </h2>
          <span className="num text-sm text-ink-3">
            {done} of {steps.length}
          </span>
        </div>
        <ol className="mt-2">
          {steps.map((step) => (
            <li
              key={step.title}
              aria-current={step === next ? "step" : undefined}
              className="flex min-h-9 gap-2.5 border-b border-line py-2 last:border-0"
            >
              <Mark done={step.done} />
              <div className="min-w-0 flex-1">
                <p className={step === next ? "font-medium" : "text-ink-3"}>
                  {step.title}
                  <span className="sr-only">{step.done ? ", done" : ", to do"}</span>
                </p>
                {step === next && (
                  <>
                    <p className="text-pretty text-ink-2">{step.text}</p>
                    {step.actions && <div className="mt-2 mb-1 flex flex-wrap gap-2">{step.actions}</div>}
                  </>
                )}
              </div>
            </li>
          ))}
        </ol>
      </CardBody>
    </Card>
  );
}

function Mark({ done }: { done: boolean }) {
  return done ? (
    <span
      aria-hidden
      className="mt-px grid size-4.5 shrink-0 place-items-center rounded-full bg-success-soft text-success-text"
    >
      <Check className="size-3 shrink-0" strokeWidth={3} />
    </span>
  ) : (
    <span aria-hidden className="mt-px size-4.5 shrink-0 rounded-full border-2 border-field-line border-dashed" />
  );
}
