"use client";
import { Search } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "../ui/icon-button.tsx";
import { commandMenu } from "./command-store.ts";

const never = () => () => undefined;
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** Opens the command menu: a search box in the side bar, an icon on phones. */
export function CommandButton({ compact }: { compact?: boolean }) {
  const apple = useSyncExternalStore(never, isApple, () => false);
  const press = () => commandMenu.setOpen(true);
  if (compact) return <IconButton icon={Search} label="Search or jump to" onClick={press} />;
  return (
    <button
      type="button"
      onClick={press}
      aria-keyshortcuts={apple ? "Meta+K" : "Control+K"}
      className="mt-2 flex h-8 w-full items-center gap-2 rounded-sm border border-line bg-surface px-2 text-left text-sm text-ink-2 hover:bg-hover"
    >
      <Search className="size-4 shrink-0 text-ink-3" aria-hidden />
      <span className="min-w-0 flex-1 truncate">Search or jump to</span>
      <kbd className="rounded-xs border border-line px-1 font-sans text-xs text-ink-3" aria-hidden>
        {apple ? "⌘K" : "Ctrl K"}
      </kbd>
    </button>
  );
}
