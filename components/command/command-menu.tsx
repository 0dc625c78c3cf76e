"use client";
import { Command } from "cmdk";
import { usePathname, useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import type { DialogControl } from "../ui/dialog.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { useCommandData } from "./command.queries.ts";
import { CommandGroup } from "./command-group.tsx";
import { type CommandItem, commandGroups } from "./command-items.ts";
import { useCommandActions } from "./use-command-actions.ts";

/** Reaches every page, key, session and action: type, arrows, Enter. */
export default function CommandMenu({ open, onOpenChange }: DialogControl) {
  const workspace = useWorkspace();
  const [query, setQuery] = useState("");
  const router = useRouter();
  const pathname = usePathname();
  const actions = useCommandActions();
  const { sessions, keys, isLoading, isFailed } = useCommandData(workspace.id);
  const groups = commandGroups({ workspace, sessions, keys, query });

  const choose = ({ href, action }: CommandItem) => {
    onOpenChange(false);
    if (action) return actions[action]();
    const [path, anchor] = (href ?? "").split("#");
    // The router changes the address without telling the page; a dialog that waits for its anchor listens to the browser.
    if (anchor && path === pathname) location.hash = anchor;
    else router.push(href ?? "");
  };

  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-(--z-overlay) bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12dvh] z-(--z-modal) mx-auto flex max-h-[70dvh] max-w-[36rem] flex-col overflow-hidden rounded-lg border border-line bg-raised text-ink shadow-modal outline-none"
        >
          <Radix.Title className="sr-only">Search or jump to</Radix.Title>
          <Command label="Search or jump to" loop className="flex min-h-0 flex-col">
            <Command.Input
              value={query}
              onValueChange={setQuery}
              placeholder="Page, session, key or action"
              className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-md outline-none placeholder:text-ink-3"
            />
            <Command.List className="min-h-0 overflow-y-auto p-2" aria-busy={isLoading}>
              <Command.Empty className="px-2 py-6 text-center text-ink-2">
                {isLoading ? "Loading sessions and keys" : "Nothing matches"}
              </Command.Empty>
              {groups.map((group) => (
                <CommandGroup key={group.title} group={group} onChoose={choose} />
              ))}
              {isFailed && (
                <p className="px-2 py-2 text-sm text-ink-2">
                  Sessions and keys cannot be read now. Pages and actions work.
                </p>
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
