"use client";
import { clsx } from "clsx";
import { Check } from "lucide-react";
import { Checkbox } from "radix-ui";
import { useId } from "react";
import type { RadioCard } from "./radio-cards.tsx";

export interface CheckCardsProps<T extends string> {
  value: readonly T[];
  onChange: (value: T[]) => void;
  cards: readonly RadioCard<T>[];
  invalid?: boolean;
  className?: string;
}

/** Several choices of a few, each with a sentence; the result keeps the order of `cards`. */
export function CheckCards<T extends string>({ value, onChange, cards, invalid, className }: CheckCardsProps<T>) {
  const id = useId();
  return (
    <div className={clsx("grid gap-2", className)}>
      {cards.map((card) => (
        <label
          key={card.value}
          htmlFor={`${id}-${card.value}`}
          className="rounded-md border border-line-strong p-3 transition-colors duration-(--dur-fast) hover:bg-hover has-data-[state=checked]:border-brand-edge has-data-[state=checked]:bg-brand-soft has-data-[state=checked]:inset-ring has-data-[state=checked]:inset-ring-brand-edge"
        >
          <span className="flex items-center gap-2 font-medium">
            <Checkbox.Root
              id={`${id}-${card.value}`}
              checked={value.includes(card.value)}
              aria-invalid={invalid || undefined}
              aria-describedby={card.text ? `${id}-${card.value}-text` : undefined}
              onCheckedChange={(on) =>
                onChange(cards.map((c) => c.value).filter((v) => (v === card.value ? on === true : value.includes(v))))
              }
              className="grid size-4 shrink-0 place-items-center rounded-xs border border-field-line bg-surface data-[state=checked]:border-brand-edge data-[state=checked]:bg-brand data-[state=checked]:text-on-brand dark:bg-sunken"
            >
              <Checkbox.Indicator>
                <Check className="size-3 shrink-0" strokeWidth={3} aria-hidden />
              </Checkbox.Indicator>
            </Checkbox.Root>
            {card.title}
          </span>
          {card.text && (
            <span id={`${id}-${card.value}-text`} className="mt-1 block text-sm text-ink-2">
              {card.text}
            </span>
          )}
        </label>
      ))}
    </div>
  );
}
