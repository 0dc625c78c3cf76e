import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "neutral" | "info" | "violet" | "success" | "warning" | "danger" | "brand";

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-2 inset-ring inset-ring-line",
  info: "bg-info-soft text-info-text",
  violet: "bg-violet-soft text-violet-text",
  success: "bg-success-soft text-success-text",
  warning: "bg-warning-soft text-warning-text",
  danger: "bg-danger-soft text-danger-text",
  brand: "bg-brand text-on-brand",
};

/** Icon and word, never colour alone. `live` replaces the icon with the pulsing dot. */
export function Badge({
  tone,
  icon: Icon,
  live,
  children,
}: {
  tone: Tone;
  icon?: LucideIcon;
  live?: boolean;
  children: ReactNode;
}) {
  return (
    <span
      data-badge=""
      className={clsx(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-xs px-1.5 text-xs font-medium",
        tones[tone],
      )}
    >
      {live ? (
        <span className="mx-0.5 size-1.5 shrink-0 animate-live rounded-full bg-on-brand" aria-hidden />
      ) : (
        Icon && <Icon className="size-3 shrink-0" strokeWidth={2.25} aria-hidden />
      )}
      {children}
    </span>
  );
}
