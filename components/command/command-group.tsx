"use client";
import { Command } from "cmdk";
import { StatusBadge } from "../status/status-badge.tsx";
import type { CommandItem, CommandItems } from "./command-items.ts";

/** One heading of the menu with its entries. */
export function CommandGroup({ group, onChoose }: { group: CommandItems; onChoose: (item: CommandItem) => void }) {
  if (group.items.length === 0) return null;
  return (
    <Command.Group
      heading={group.title}
      className="pb-2 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {group.items.map((item) => (
        <Command.Item
          key={item.id}
          value={item.id}
          keywords={[item.label, ...(item.words ?? [])]}
          onSelect={() => onChoose(item)}
          className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2 py-1 select-none data-[selected=true]:bg-hover max-lg:min-h-11"
        >
          <item.icon className="size-4 shrink-0 text-ink-3" aria-hidden />
          <span dir="auto" className="min-w-0 flex-1 truncate text-left">
            {item.label}
          </span>
          {item.hint && <span className="shrink-0 font-mono text-xs font-[450] text-ink-3">{item.hint}</span>}
          {item.status && <StatusBadge look={item.status} />}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
