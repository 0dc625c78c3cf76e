"use client";
import { clsx } from "clsx";
import { Activity, LayoutGrid, Plus } from "lucide-react";
import { Dialog, type DialogControl } from "../ui/dialog.tsx";
import { Link } from "../ui/link.tsx";
import { isCurrent, moreItems, navHref } from "./nav-items.ts";
import type { NavWorkspace } from "./offered.ts";

/** Everything that has no tab of its own. */
export default function MoreSheet({
  open,
  onOpenChange,
  workspace,
  pathname,
}: DialogControl & { workspace: NavWorkspace; pathname: string }) {
  const { slug } = workspace;
  const items = [
    ...moreItems(workspace),
    { path: "/status", label: "Status", icon: Activity },
    { path: "/workspaces", label: "All workspaces", icon: LayoutGrid },
    { path: "/workspaces/new", label: "New workspace", icon: Plus },
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="More">
      <ul className="-mx-2">
        {items.map(({ path, label, icon: Icon }) => {
          const on = isCurrent(slug, path, pathname);
          return (
            <li key={label}>
              <Link
                href={navHref(slug, path)}
                aria-current={on ? "page" : undefined}
                onClick={() => onOpenChange(false)}
                className={clsx(
                  "flex h-12 items-center gap-3 rounded-sm px-2 text-md",
                  on ? "bg-hover font-medium" : "hover:bg-hover",
                )}
              >
                <Icon className="size-5 shrink-0 text-ink-3" aria-hidden />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
