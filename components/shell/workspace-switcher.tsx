"use client";
import { ChevronsUpDown } from "lucide-react";
import type { WorkspaceSummary } from "../api/wire.ts";
import { LazyMenu } from "../ui/lazy-menu.tsx";
import { Mark } from "../ui/mark.tsx";
import { roleWords } from "../workspace/roles.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";

const load = () => import("./workspace-menu.tsx");

/** Where we are, and the way to the other workspaces. */
export function WorkspaceSwitcher({
  workspaces,
  compact,
}: {
  workspaces: readonly WorkspaceSummary[];
  compact?: boolean;
}) {
  const { slug, name, role } = useWorkspace();
  return (
    <LazyMenu
      load={load}
      menu={{ workspaces, currentSlug: slug }}
      menuLabel="Workspaces"
      wrap={compact ? "relative flex min-w-0" : "relative mt-3 flex"}
      className={
        compact
          ? "-ml-1.5 flex h-11 min-w-0 items-center gap-2 rounded-md px-1.5 text-left"
          : "flex h-11 w-full min-w-0 items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover"
      }
    >
      <Mark className="size-7 shrink-0" />
      {compact ? (
        <span dir="auto" className="truncate text-md font-semibold">
          {name}
        </span>
      ) : (
        <span className="min-w-0 flex-1">
          <span dir="auto" title={name} className="block truncate text-left text-base leading-4 font-semibold">
            {name}
          </span>
          <span className="block truncate text-xs text-ink-3">
            {slug} · {roleWords[role]}
          </span>
        </span>
      )}
      <span className="sr-only">, switch workspace</span>
      <ChevronsUpDown className="size-4 shrink-0 text-ink-3" aria-hidden />
    </LazyMenu>
  );
}
