"use client";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** Moves the focus to `<main>` after a navigation, so that the next Tab is in the new page. */
export function FocusMain() {
  const pathname = usePathname();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    const active = document.activeElement;
    if (active?.closest('[role="dialog"]')) return;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [pathname]);
  return null;
}
