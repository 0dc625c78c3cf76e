import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Tone } from "./badge.tsx";

export interface TimelineItem {
  title: string;
  text?: ReactNode;
  time: ReactNode;
  icon: LucideIcon;
  tone: Tone;
}

const tones: Record<Tone, string> = {
  brand: "bg-brand text-on-brand",
  violet: "bg-violet-soft text-violet-text",
  info: "bg-info-soft text-info-text",
  success: "bg-success-soft text-success-text",
  warning: "bg-warning-soft text-warning-text",
  danger: "bg-danger-soft text-danger-text",
  neutral: "bg-sunken text-ink-2 inset-ring inset-ring-line",
};

/** What happened, newest first. */
export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <ol>
      {items.map(({ icon: Icon, ...item }, index) => (
        <li key={item.title} className="relative flex gap-3 pb-4 last:pb-0">
          {index < items.length - 1 && (
            <span className="absolute top-6 left-3 h-full w-px bg-line-strong" aria-hidden />
          )}
          <span className={clsx("relative grid size-6 shrink-0 place-items-center rounded-full", tones[item.tone])}>
            <Icon className="size-3.5 shrink-0" aria-hidden />
          </span>
          <span className="min-w-0 flex-1">
            <span className="font-medium">{item.title}</span>
            {item.text && <span className="block text-ink-2">{item.text}</span>}
          </span>
          <span className="text-sm text-ink-3">{item.time}</span>
        </li>
      ))}
    </ol>
  );
}
