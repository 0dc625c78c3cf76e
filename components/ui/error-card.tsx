import { clsx } from "clsx";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Copyable } from "./copyable.tsx";

export interface ErrorCardProps {
  title: string;
  text: ReactNode;
  code?: string | undefined;
  requestId?: string | undefined;
  /** Retry, or the one thing that helps. */
  actions?: ReactNode;
  /** Announced at once; for failures of what the person just did. */
  alert?: boolean;
  /** `warning` for what is merely missing, before anything failed. */
  tone?: "danger" | "warning";
  className?: string;
}

/** What failed, what it means, what to do; code and request id below, to copy. */
export function ErrorCard({
  title,
  text,
  code,
  requestId,
  actions,
  alert,
  tone = "danger",
  className,
}: ErrorCardProps) {
  return (
    <div
      role={alert ? "alert" : undefined}
      className={clsx(
        "flex gap-3 rounded-md p-3",
        tone === "danger" ? "bg-danger-soft text-danger-text" : "bg-warning-soft text-warning-text",
        className,
      )}
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-pretty">{text}</p>
        {(code || requestId) && (
          <p className="mt-1 flex flex-wrap items-center gap-x-3 text-sm">
            {code && <span className="font-mono font-[450]">{code}</span>}
            {requestId && <Copyable value={requestId} name="request id" />}
          </p>
        )}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
