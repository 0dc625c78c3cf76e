"use client";
import { LayoutGrid, Plus } from "lucide-react";
import { useState } from "react";
import type { WorkspaceSummary } from "../api/wire.ts";
import { inputClass } from "../ui/input-class.ts";
import { Menu, type MenuControl, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import { roleWords } from "../workspace/roles.ts";

interface WorkspaceMenuProps extends MenuControl {
  workspaces: readonly WorkspaceSummary[];
  currentSlug: string;
}

const SEARCH_FROM = 6;

/** All workspaces of the wallet, the current one ticked; a search from six on. */
export default function WorkspaceMenu({ workspaces, currentSlug, ...control }: WorkspaceMenuProps) {
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const shown = workspaces.filter((w) => w.name.toLowerCase().includes(wanted) || w.slug.includes(wanted));
  return (
    <Menu {...control} className="w-72">
      {workspaces.length >= SEARCH_FROM && (
        <input
          aria-label="Search workspaces"
          placeholder="Search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => event.key !== "Escape" && event.key !== "ArrowDown" && event.stopPropagation()}
          className={`${inputClass} mb-1 h-8 max-lg:h-11`}
        />
      )}
      {shown.map((workspace) => (
        <MenuLink key={workspace.id} href={`/w/${workspace.slug}`} current={workspace.slug === currentSlug}>
          <span dir="auto" className="block truncate text-left">
            {workspace.name}
          </span>
          <span className="block truncate text-xs text-ink-3">
            {workspace.slug} · {roleWords[workspace.role]}
          </span>
        </MenuLink>
      ))}
      {shown.length === 0 && <p className="px-2 py-2 text-sm text-ink-3">No workspace matches.</p>}
      <MenuSeparator />
      <MenuLink href="/workspaces/new" icon={Plus}>
        New workspace
      </MenuLink>
      <MenuLink href="/workspaces" icon={LayoutGrid}>
        All workspaces
      </MenuLink>
    </Menu>
  );
}
