"use client";
import { clsx } from "clsx";
import { ListTree } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Link } from "../ui/link.tsx";
import { filterSections } from "./filter-sections.ts";
import { MethodTag } from "./method-tag.tsx";
import { useCurrentAnchor } from "./use-current-anchor.ts";

export interface NavLink {
  href: string;
  label: string;
  /** Found by, not shown. */
  summary?: string;
  method?: string;
  path?: string;
}

export interface NavSection {
  name: string;
  /** Its page. */
  href: string;
  links: readonly NavLink[];
}

const noLinks: readonly NavLink[] = [];

/**
 * The tree of the reference: its sections, with the entries of the one that is open; of all of them what is typed is
 * searched for, and Enter goes to the first found.
 */
export function ReferenceNav({ sections }: { sections: readonly NavSection[] }) {
  const [search, setSearch] = useState("");
  const [isOpen, setOpen] = useState(false);
  const router = useRouter();
  const pathname = usePathname();
  const current = useCurrentAnchor(sections.find(({ href }) => href === pathname)?.links ?? noLinks);
  const nav = useRef<HTMLElement>(null);
  const listId = useId();
  const isSearching = search.trim() !== "";
  const found = filterSections(sections, search);
  const links = found.flatMap((section) => section.links);

  // The marked entry stays in sight of its own box; the page is not moved.
  useEffect(() => {
    const box = nav.current;
    const link = current && box?.querySelector<HTMLElement>(`[href="${current}"]`);
    if (!box || !link) return;
    const { top, bottom } = box.getBoundingClientRect();
    const at = link.getBoundingClientRect();
    if (at.top < top || at.bottom > bottom) box.scrollTop += at.top - (top + bottom) / 2;
  }, [current]);

  const goToFirst = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !links[0]) return;
    flushSync(() => setOpen(false));
    router.push(links[0].href);
  };

  return (
    <nav
      ref={nav}
      aria-label="Reference"
      className="min-w-0 max-lg:sticky max-lg:top-0 max-lg:z-(--z-sticky) max-lg:-mx-4 max-lg:max-h-dvh max-lg:overflow-y-auto max-lg:overscroll-contain max-lg:border-b max-lg:border-line max-lg:bg-canvas max-lg:px-4 max-lg:py-2 lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:overflow-y-auto lg:overscroll-contain lg:-ml-1 lg:pr-3 lg:pl-1"
    >
      <Button
        icon={ListTree}
        className="w-full lg:hidden"
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? "Close the contents" : "Contents"}
      </Button>
      <div id={listId} className={isOpen ? "max-lg:mt-3 max-lg:pb-4" : "max-lg:hidden"}>
        <div className="bg-canvas py-1 lg:sticky lg:top-0">
          <Input
            type="search"
            aria-label="Filter the reference"
            dir="ltr"
            value={search}
            placeholder="Filter"
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={goToFirst}
          />
        </div>
        <p role="status" className="mt-2 text-sm text-ink-3 empty:hidden">
          {isSearching && (links.length === 0 ? "Nothing matches." : `${links.length} found`)}
        </p>
        <ul className="mt-3 space-y-0.5">
          {found.map(({ name, href, links: entries }) => (
            <li key={href}>
              <Link
                href={href}
                onClick={() => setOpen(false)}
                aria-current={href === pathname ? "page" : undefined}
                className={clsx(
                  "flex min-h-8 items-center rounded-sm px-2 py-1 outline-offset-[-2px] hover:bg-hover hover:text-ink max-lg:min-h-11",
                  href === pathname ? "font-medium text-ink" : "text-ink-2",
                )}
              >
                {name}
              </Link>
              {(isSearching || href === pathname) && (
                <ul className="mb-2 ml-2 border-l border-line pl-1">
                  {entries.map((link) => (
                    <li key={link.href}>
                      <Entry link={link} isCurrent={link.href === current} onFollow={() => setOpen(false)} />
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

function Entry({ link, isCurrent, onFollow }: { link: NavLink; isCurrent: boolean; onFollow: () => void }) {
  const { href, label, method } = link;
  return (
    <Link
      href={href}
      onClick={onFollow}
      aria-current={isCurrent ? "location" : undefined}
      className={clsx(
        "flex min-h-8 items-center gap-2 rounded-sm px-2 py-1 text-sm outline-offset-[-2px] hover:bg-hover hover:text-ink max-lg:min-h-11",
        isCurrent ? "bg-hover font-medium text-ink" : "text-ink-2",
      )}
    >
      <span className="min-w-0 flex-1 text-pretty">{label}</span>
      {method && <MethodTag method={method} />}
    </Link>
  );
}
