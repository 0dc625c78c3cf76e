import { clsx } from "clsx";
import type { ReactNode } from "react";
import type { Config } from "../api/wire.ts";

/** The line across the top of every page. */
export function Strip({
  tone,
  icon,
  children,
}: {
  tone: "brand" | "danger" | "warning" | "neutral";
  icon: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role="status"
      className={clsx(
        "flex h-8 shrink-0 items-center justify-center gap-2 border-b border-line px-4 text-sm",
        tone === "brand" && "bg-brand-soft text-brand-text",
        tone === "danger" && "bg-danger-soft text-danger-text",
        tone === "warning" && "bg-warning-soft text-warning-text",
        tone === "neutral" && "bg-sunken text-ink-2",
      )}
    >
      {icon}
      {children}
    </div>
  );
}

/** What the strip says while everything works: the chain of a TEST deployment, nothing in LIVE. */
export function TestStrip({
  config,
  children,
}: {
  config: Pick<Config, "environment" | "chainName" | "chainId">;
  children?: ReactNode;
}) {
  if (config.environment !== "TEST") return null;
  return (
    <Strip
      tone="brand"
      icon={<span className="rounded-xs bg-brand px-1.5 text-xs leading-4.5 font-semibold text-on-brand">TEST</span>}
    >
      <span className="truncate">
        {config.chainName}
        <span className="max-sm:hidden"> · chain {config.chainId}</span> · money here is not real
      </span>
      {children}
    </Strip>
  );
}
