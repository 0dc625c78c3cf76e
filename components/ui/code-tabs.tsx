"use client";
import { Tabs as Radix } from "radix-ui";
import { CodeBlock } from "./code-block.tsx";

/** One thing in several languages, each block copied on its own. */
export function CodeTabs({ label, tabs }: { label: string; tabs: readonly { title: string; code: string }[] }) {
  return (
    <Radix.Root defaultValue={tabs[0]?.title} className="min-w-0 overflow-hidden rounded-md border border-line">
      <Radix.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line bg-sunken px-2 text-sm">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.title}
            value={tab.title}
            className="-mb-px shrink-0 border-b-2 border-transparent px-2 py-2 text-ink-2 outline-offset-[-2px] hover:text-ink data-[state=active]:border-brand-edge data-[state=active]:font-medium data-[state=active]:text-ink max-lg:min-h-11"
          >
            {tab.title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.title} value={tab.title} tabIndex={-1}>
          <CodeBlock bare code={tab.code} name={`${tab.title} code`} />
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
