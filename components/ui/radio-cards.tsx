"use client";
import { clsx } from "clsx";
import { RadioGroup } from "radix-ui";
import { type ReactNode, useId } from "react";

export interface RadioCard<T extends string> {
  value: T;
  title: ReactNode;
  text?: ReactNode;
}

export interface RadioCardsProps<T extends string> {
  /** Name of the group for screen readers. */
  label: string;
  value: T;
  onChange: (value: T) => void;
  cards: readonly RadioCard<T>[];
  className?: string;
}

/** One choice of a few, each with a sentence. Arrow keys move, the whole card is the target. */
export function RadioCards<T extends string>({ label, value, onChange, cards, className }: RadioCardsProps<T>) {
  const id = useId();
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={clsx("grid gap-2", className)}
    >
      {cards.map((card) => (
        <label
          key={card.value}
          htmlFor={`${id}-${card.value}`}
          className="rounded-md border border-line-strong p-3 transition-colors duration-(--dur-fast) hover:bg-hover has-data-[state=checked]:border-brand-edge has-data-[state=checked]:bg-brand-soft has-data-[state=checked]:inset-ring has-data-[state=checked]:inset-ring-brand-edge"
        >
          <span className="flex items-center gap-2 font-medium">
            <RadioGroup.Item
              id={`${id}-${card.value}`}
              value={card.value}
              aria-describedby={card.text ? `${id}-${card.value}-text` : undefined}
              className="grid size-4 shrink-0 place-items-center rounded-full border border-field-line bg-surface data-[state=checked]:border-brand-edge data-[state=checked]:bg-brand dark:bg-sunken"
            >
              <RadioGroup.Indicator className="size-1.5 rounded-full bg-on-brand" />
            </RadioGroup.Item>
            {card.title}
          </span>
          {card.text && (
            <span id={`${id}-${card.value}-text`} className="mt-1 block text-sm text-ink-2">
              {card.text}
            </span>
          )}
        </label>
      ))}
    </RadioGroup.Root>
  );
}
