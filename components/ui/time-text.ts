import { countText } from "./count-text.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n: number) => String(n).padStart(2, "0");

/** `13 May 2026, 14:00`, in UTC or in the reader's zone. */
export function dateTimeText(iso: string, zone: "utc" | "local"): string {
  const d = new Date(iso);
  return zone === "utc"
    ? `${d.getUTCDate()} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()}, ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`
    : `${d.getDate()} ${months[d.getMonth()]} ${d.getFullYear()}, ${two(d.getHours())}:${two(d.getMinutes())}`;
}

/** `06:03:18`, in UTC or in the reader's zone. */
export function clockText(iso: string, zone: "utc" | "local"): string {
  const d = new Date(iso);
  return zone === "utc"
    ? `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
    : `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** `12 s ago` … `6 days ago`, `in 4 min`; null from 7 days on, where the date says more. */
export function relativeText(iso: string, nowSeconds: number): string | null {
  const delta = nowSeconds - Math.floor(Date.parse(iso) / 1000);
  const size = Math.abs(delta);
  const say = (text: string) => (delta >= 0 ? `${text} ago` : `in ${text}`);
  if (size < 2) return "now";
  if (size < 60) return say(`${size} s`);
  if (size < 3600) return say(`${Math.floor(size / 60)} min`);
  if (size < 86_400) return say(`${Math.floor(size / 3600)} h`);
  if (size < 7 * 86_400) return say(size < 2 * 86_400 ? "1 day" : `${Math.floor(size / 86_400)} days`);
  return null;
}

/** `03:18`, `1:02:45` */
export function durationText(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const tail = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return s >= 3600 ? `${Math.floor(s / 3600)}:${tail}` : tail;
}

/** `44 min`, `2 h 14 min`, `3 days`; for estimates. */
export function estimateText(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 72) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${countText(Math.floor(hours / 24))} days`;
}
