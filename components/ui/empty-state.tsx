import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  text: ReactNode;
  actions?: ReactNode;
  heading?: "h1" | "h2" | "h3";
}

/** What belongs here, in one line, and the one next step. */
export function EmptyState({ icon: Icon, title, text, actions, heading: Heading = "h2" }: EmptyStateProps) {
  return (
    <div className="px-4 py-10 text-center">
      <span className="mx-auto grid size-10 place-items-center rounded-full bg-brand-soft text-brand-text">
        <Icon className="size-5 shrink-0" aria-hidden />
      </span>
      <Heading className="mt-3 text-md font-semibold">{title}</Heading>
      <p className="mx-auto mt-1 max-w-md text-pretty text-ink-2">{text}</p>
      {actions && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
