"use client";
import { useSecond } from "../ui/clock.ts";
import { Countdown } from "../ui/time.tsx";

/** When a failed attempt is followed by another one; the past ones have been. */
export function NextTry({ at }: { at: string | null }) {
  const now = useSecond();
  if (!at) return <span className="text-ink-3">—</span>;
  if (now !== null && Date.parse(at) / 1000 < now) return <span className="text-ink-3">tried again</span>;
  return (
    <span className="text-ink-2">
      in <Countdown untilIso={at} />
    </span>
  );
}
