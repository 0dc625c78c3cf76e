import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface WarningBannerProps {
  /** Names the region. */
  label: string;
  icon: LucideIcon;
  /** What is said; screen readers are told when it appears. */
  text: ReactNode;
  /** What can be done about it. */
  children: ReactNode;
  className?: string;
}

/** On top of a page: what its reader should know before anything else, and what to do. */
export function WarningBanner({ label, icon: Icon, text, children, className }: WarningBannerProps) {
  return (
    <section
      aria-label={label}
      className={clsx(
        "mb-5 flex flex-wrap items-center gap-3 rounded-md bg-warning-soft p-3 text-warning-text",
        className,
      )}
    >
      <Icon className="size-4 shrink-0 self-start max-sm:mt-0.5 sm:self-center" aria-hidden />
      <p role="status" className="num min-w-0 flex-1 text-pretty max-sm:basis-3/4">
        {text}
      </p>
      {children}
    </section>
  );
}
