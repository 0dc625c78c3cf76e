"use client";
import { ChevronRight } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { WorkspaceSummary } from "../api/wire.ts";
import { Link } from "../ui/link.tsx";
import { roleWords } from "../workspace/roles.ts";

/** The workspaces of the wallet, the one used last first; arrows move, Enter opens. */
export function WorkspaceList({
  workspaces,
  lastUsedId,
}: {
  workspaces: readonly WorkspaceSummary[];
  lastUsedId: string | null;
}) {
  const sorted = [...workspaces].sort((a, b) => Number(b.id === lastUsedId) - Number(a.id === lastUsedId));
  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...event.currentTarget.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <ul onKeyDown={move} className="divide-y divide-line">
      {sorted.map((workspace) => (
        <li key={workspace.id}>
          <Link
            href={`/w/${workspace.slug}`}
            className="flex min-h-16 items-center gap-3 px-4 py-3 outline-offset-[-2px] first:rounded-t-lg hover:bg-hover lg:px-5"
          >
            <span className="min-w-0 flex-1">
              <span dir="auto" className="block truncate text-left font-medium">
                {workspace.name}
              </span>
              <span className="block truncate text-sm text-ink-3">
                {workspace.slug} · {roleWords[workspace.role]}
              </span>
            </span>
            {workspace.id === lastUsedId && <span className="shrink-0 text-sm text-ink-3">Last used</span>}
            <ChevronRight className="size-4 shrink-0 text-ink-3" aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}
