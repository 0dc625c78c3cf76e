"use client";
import { clsx } from "clsx";
import { useSecond } from "./clock.ts";
import { clockText, dateTimeText, durationText, relativeText } from "./time-text.ts";

/** "12 s ago" … "6 days ago", then the date; the tooltip has local time and UTC. The server prints UTC. */
export function Time({ iso, className }: { iso: string; className?: string }) {
  const now = useSecond();
  const text = now === null ? dateTimeText(iso, "utc") : (relativeText(iso, now) ?? dateTimeText(iso, "local"));
  return (
    <time
      dateTime={iso}
      title={now === null ? undefined : bothZones(iso)}
      className={clsx("num whitespace-nowrap", className)}
    >
      {text}
    </time>
  );
}

/** The day alone: "20 Feb 2027"; the tooltip has the time. */
export function DateText({ iso, className }: { iso: string; className?: string }) {
  const now = useSecond();
  return (
    <time
      dateTime={iso}
      title={now === null ? undefined : bothZones(iso)}
      className={clsx("num whitespace-nowrap", className)}
    >
      {dateTimeText(iso, now === null ? "utc" : "local").split(",")[0]}
    </time>
  );
}

/** The time of day to the second, in the reader's zone once scripts run. */
export function ClockTime({ iso, className }: { iso: string; className?: string }) {
  const now = useSecond();
  return (
    <time
      dateTime={iso}
      title={now === null ? undefined : bothZones(iso)}
      className={clsx("num whitespace-nowrap", className)}
    >
      {clockText(iso, now === null ? "utc" : "local")}
    </time>
  );
}

/** Counts down to a moment; `offsetMs` is server time minus this machine's. Zero when it has passed. */
export function Countdown({ untilIso, offsetMs = 0 }: { untilIso: string; offsetMs?: number }) {
  const now = useSecond();
  const left = now === null ? null : Math.ceil((Date.parse(untilIso) - offsetMs - Date.now()) / 1000);
  return <span className="num">{left === null ? "--:--" : durationText(left)}</span>;
}

function bothZones(iso: string): string {
  return `${dateTimeText(iso, "local")} here, ${dateTimeText(iso, "utc")} UTC`;
}
