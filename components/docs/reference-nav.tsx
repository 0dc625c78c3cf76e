"use client";
import { clsx } from "clsx";
import { ListTree } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
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
  links: readonly NavLink[];
}

/** The tree of the reference: sections and their entries, narrowed by what is typed; Enter goes to the first of them. */
export function ReferenceNav({ sections }: { sections: readonly NavSection[] }) {
  const [search, setSearch] = useState("");
  const [isOpen, setOpen] = useState(false);
  const current = useCurrentAnchor(sections);
  const nav = useRef<HTMLElement>(null);
  const listId = useId();
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
    location.hash = links[0].href;
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
          {search.trim() && (links.length === 0 ? "Nothing matches." : `${links.length} found`)}
        </p>
        {found.map((section) => (
          <div key={section.name} className="mt-4">
            <p className="mb-1 px-2 text-xs font-medium text-ink-3">{section.name}</p>
            <ul>
              {section.links.map((link) => (
                <li key={link.href}>
                  <Entry link={link} isCurrent={link.href === current} onFollow={() => setOpen(false)} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}

function Entry({ link, isCurrent, onFollow }: { link: NavLink; isCurrent: boolean; onFollow: () => void }) {
  const { href, label, method } = link;
  return (
    <a
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
    </a>
  );
}
