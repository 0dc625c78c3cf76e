"use client";
import { clsx } from "clsx";
import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { Link } from "./link.tsx";

const box = "flex w-fit rounded-sm bg-sunken p-0.5 text-sm inset-ring inset-ring-line";
const cell = "grid h-7 place-items-center whitespace-nowrap rounded-xs px-2.5 max-lg:h-10 max-lg:px-3";
const off = "text-ink-2 hover:text-ink";
const on = "bg-surface font-medium text-ink shadow-card inset-ring inset-ring-line dark:bg-raised";

export interface SegmentedControlProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; name?: string }[];
  /** Stretches over the width of its place. */
  wide?: boolean;
}

/** One of a few short choices, on one line; arrow keys move. */
export function SegmentedControl<T extends string>({
  label,
  value,
  onChange,
  options,
  wide,
}: SegmentedControlProps<T>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={clsx(box, wide && "w-full")}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option.name}
          className={clsx(cell, wide && "flex-1", option.value === value ? on : off)}
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

/** The same look for choices that live in the URL: plain links, so they work before scripts run. */
export function SegmentedLinks({
  label,
  links,
  wide,
}: {
  label: string;
  links: readonly { href: string; label: ReactNode; current: boolean }[];
  wide?: boolean;
}) {
  return (
    <nav aria-label={label} className={clsx(box, wide && "max-sm:w-full")}>
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          aria-current={link.current ? "true" : undefined}
          className={clsx(cell, wide && "max-sm:flex-1", link.current ? on : off)}
        >
          {link.label}
        </Link>
      ))}
    </nav>
  );
}
