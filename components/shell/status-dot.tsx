"use client";
import { clsx } from "clsx";
import { Link } from "../ui/link.tsx";
import { useHealth } from "./shell.queries.ts";
import { useOnline } from "./use-online.ts";

const words = {
  checking: "Checking",
  ok: "All systems working",
  failing: "Some systems are down",
  unreachable: "No connection",
} as const;

/** The state of the service in a dot and words; goes to the status page. */
export function StatusDot() {
  const { state } = useHealth();
  const shown = useOnline() ? state : "unreachable";
  return (
    <Link
      href="/status"
      className="flex h-8 items-center gap-2.5 rounded-sm px-2 text-sm text-ink-2 hover:bg-hover hover:text-ink"
    >
      <span
        aria-hidden
        className={clsx(
          "mx-1 size-2 shrink-0 rounded-full",
          shown === "ok" ? "bg-success" : shown === "checking" ? "bg-field-line" : "bg-warning",
        )}
      />
      {words[shown]}
    </Link>
  );
}
