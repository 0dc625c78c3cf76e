"use client";
import { clsx } from "clsx";
import { Menu } from "lucide-react";
import { usePathname } from "next/navigation";
import { useRef, useState } from "react";
import { Link } from "../ui/link.tsx";
import { toast } from "../ui/toast.ts";
import { useLazy } from "../ui/use-lazy.ts";
import { useWorkspace } from "../workspace/workspace-context.tsx";
import { isCurrent, moreItems, navHref, tabItems } from "./nav-items.ts";
import { useLiveCount } from "./shell.queries.ts";

const cell = "relative flex flex-col items-center justify-center gap-1 text-xs outline-offset-[-4px]";
const loadMore = () => import("./more-sheet.tsx");

/** The navigation of a phone: four places and More. */
export function BottomTabs() {
  const workspace = useWorkspace();
  const { slug, id } = workspace;
  const pathname = usePathname();
  const live = useLiveCount(id);
  const { Content, preload, open } = useLazy(loadMore);
  const [shown, setShown] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const inMore = moreItems(workspace).some((item) => isCurrent(slug, item.path, pathname));

  const press = () => {
    trigger.current?.focus();
    open().then(
      () => setShown(true),
      () => toast.error("This could not be loaded", { text: "Check your connection and press again." }),
    );
  };
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-(--z-nav) grid grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] *:h-16 lg:hidden"
    >
      {tabItems(workspace).map(({ path, label, icon: Icon }) => {
        const on = isCurrent(slug, path, pathname);
        return (
          <Link
            key={label}
            href={navHref(slug, path)}
            aria-current={on ? "page" : undefined}
            className={clsx(cell, on ? "font-medium text-ink" : "text-ink-3")}
          >
            {on && <Marker />}
            <span className="relative">
              <Icon className="size-5 shrink-0" aria-hidden />
              {path === "sessions" && live > 0 && (
                <span
                  className="absolute -top-0.5 -right-1.5 size-2 rounded-full bg-brand ring-2 ring-surface"
                  aria-hidden
                />
              )}
            </span>
            {label}
            {path === "sessions" && live > 0 && <span className="sr-only">, {live} live</span>}
          </Link>
        );
      })}
      <button
        ref={trigger}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={shown}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={press}
        className={clsx(cell, inMore ? "font-medium text-ink" : "text-ink-3")}
      >
        {inMore && <Marker />}
        <Menu className="size-5 shrink-0" aria-hidden />
        More
      </button>
      {shown && Content && <Content open onOpenChange={setShown} workspace={workspace} pathname={pathname} />}
    </nav>
  );
}

function Marker() {
  return <span className="absolute top-0 h-0.5 w-8 rounded-full bg-brand-edge" aria-hidden />;
}
