"use client";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

export interface TabsProps {
  /** Name of the list of tabs. */
  label: string;
  tabs: readonly { value: string; title: string; content: ReactNode }[];
  value?: string;
  onChange?: (value: string) => void;
}

/** Tabs with an underline; arrows move between them, the panel follows. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  return (
    <Radix.Root defaultValue={tabs[0]?.value} value={value} onValueChange={onChange} className="min-w-0">
      <Radix.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px shrink-0 rounded-t-xs border-b-2 border-transparent px-2 py-2 text-ink-2 outline-offset-[-2px] hover:text-ink data-[state=active]:border-brand-edge data-[state=active]:font-medium data-[state=active]:text-ink max-lg:min-h-11"
          >
            {tab.title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="min-w-0 pt-4 outline-offset-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
