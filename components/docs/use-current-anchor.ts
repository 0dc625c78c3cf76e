"use client";
import { useEffect, useState } from "react";
import type { NavLink } from "./reference-nav.tsx";

/** A band near the top of the window: what lies in it is being read. */
const band = "-72px 0px -70% 0px";

/** `href` of that one of these links whose place on this page is being read; null before any is. */
export function useCurrentAnchor(links: readonly NavLink[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    const places = links.map(({ href }) => ({ href, id: href.slice(href.indexOf("#") + 1) }));
    const inBand = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) inBand[isIntersecting ? "add" : "delete"](target.id);
        const first = places.find(({ id }) => inBand.has(id));
        if (first) setCurrent(first.href);
      },
      { rootMargin: band },
    );
    for (const { id } of places) {
      const element = document.getElementById(id);
      if (element) observer.observe(element);
    }
    return () => observer.disconnect();
  }, [links]);
  return current;
}
