"use client";
import { clsx } from "clsx";
import { usePathname } from "next/navigation";
import { Link } from "../ui/link.tsx";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { isCurrent, navGroups, navHref } from "./nav-items.ts";
import { isOffered } from "./offered.ts";
import { useLiveCount } from "./shell.queries.ts";

/** The entries of the side bar; the current one is marked. */
export function SideNav() {
  const workspace = useWorkspace();
  const { slug, id } = workspace;
  const pathname = usePathname();
  const live = useLiveCount(id);
  return (
    <nav aria-label="Main" className="min-h-0 flex-1 overflow-y-auto">
      {navGroups.map((group) => (
        <div key={group.title ?? "main"} className="mt-3">
          {group.title && <h2 className="px-2 pb-1 text-xs font-medium text-ink-3">{group.title}</h2>}
          <ul className="space-y-px">
            {group.items
              .filter((item) => isOffered(item, workspace))
              .map(({ path, label, icon: Icon }) => {
                const on = isCurrent(slug, path, pathname);
                return (
                  <li key={label}>
                    <Link
                      href={navHref(slug, path)}
                      aria-current={on ? "page" : undefined}
                      className={clsx(
                        "flex h-8 items-center gap-2.5 rounded-sm px-2 text-base outline-offset-[-2px]",
                        on ? "bg-hover font-medium text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
                      )}
                    >
                      <Icon className={clsx("size-4 shrink-0", on ? "text-ink" : "text-ink-3")} aria-hidden />
                      {label}
                      {path === "sessions" && live > 0 && <LiveMark count={live} />}
                    </Link>
                  </li>
                );
              })}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function LiveMark({ count }: { count: number }) {
  return (
    <span className="num ml-auto inline-flex items-center gap-1 rounded-xs bg-brand px-1.5 text-xs leading-4.5 font-semibold text-on-brand">
      <span className="size-1.5 rounded-full bg-on-brand" aria-hidden />
      {count}
      <span className="sr-only"> live</span>
    </span>
  );
}
