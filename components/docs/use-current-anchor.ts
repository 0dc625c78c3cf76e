"use client";
import { useEffect, useState } from "react";
import type { NavSection } from "./reference-nav.tsx";

/** A band near the top of the window: what lies in it is being read. */
const band = "-72px 0px -70% 0px";

/** `href` of the entry that is being read; null before anything is. */
export function useCurrentAnchor(sections: readonly NavSection[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    const order = sections.flatMap(({ links }) => links.map(({ href }) => href));
    const inBand = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) inBand[isIntersecting ? "add" : "delete"](`#${target.id}`);
        const first = order.find((href) => inBand.has(href));
        if (first) setCurrent(first);
      },
      { rootMargin: band },
    );
    for (const href of order) {
      const element = document.getElementById(href.slice(1));
      if (element) observer.observe(element);
    }
    return () => observer.disconnect();
  }, [sections]);
  return current;
}
