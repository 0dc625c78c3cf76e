"use client";
import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Tooltip } from "./tooltip.tsx";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label"> {
  icon: LucideIcon;
  /** The name, also shown as a tooltip. */
  label: string;
}

export function IconButton({ icon: Icon, label, className, ...props }: IconButtonProps) {
  return (
    <Tooltip text={label} names>
      <button
        type="button"
        {...props}
        aria-label={label}
        className={clsx(
          "grid size-8 shrink-0 place-items-center rounded-sm text-ink-3 transition-colors duration-(--dur-fast) hover:bg-hover hover:text-ink max-lg:size-11",
          className,
        )}
      >
        <Icon className="size-4 shrink-0" aria-hidden />
      </button>
    </Tooltip>
  );
}
