"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 3_000;

/** Reads the page's data anew every few seconds while something on it is under way and somebody looks. */
export function RefreshWhile({ active }: { active: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => document.visibilityState === "visible" && router.refresh(), everyMs);
    return () => clearInterval(timer);
  }, [active, router]);
  return null;
}
