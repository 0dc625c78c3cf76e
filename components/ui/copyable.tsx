"use client";
import { clsx } from "clsx";
import { Check, Copy, ExternalLink } from "lucide-react";
import { useCopied } from "./use-copied.ts";

export interface CopyableProps {
  /** Copied in full. */
  value: string;
  /** Shown; the whole value when left out. */
  short?: string;
  /** What it is: the button says "Copy session id". */
  name: string;
  /** Explorer page, when the chain has one. */
  href?: string | undefined;
  className?: string;
}

/** An id, hash or address in mono: shortened, copied in full, linked to the explorer when there is one. */
export function Copyable({ value, short, name, href, className }: CopyableProps) {
  return (
    <span className={clsx("-mr-1.5 inline-flex min-w-0 items-center gap-0.5", className)}>
      <span
        className="min-w-0 truncate font-mono text-sm font-[450] text-ink-2"
        title={short && short !== value ? value : undefined}
      >
        {short ?? value}
      </span>
      <CopyIcon value={value} name={name} />
      {href && (
        <a
          href={href}
          target="_blank"
          rel="noreferrer"
          aria-label={`Show ${name} in the explorer`}
          className="relative grid size-6 shrink-0 place-items-center rounded-xs text-ink-3 hover:text-ink"
        >
          <ExternalLink className="size-3 shrink-0" aria-hidden />
        </a>
      )}
    </span>
  );
}

/** The copy button alone; becomes a tick for 1.5 s and says "Copied". */
export function CopyIcon({ value, name }: { value: string; name: string }) {
  const { copied, copy } = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <>
      <button
        type="button"
        aria-label={`Copy ${name}`}
        onClick={() => copy(value)}
        className="relative grid size-6 shrink-0 place-items-center rounded-xs text-ink-3 hover:text-ink max-lg:after:absolute max-lg:after:-inset-2.5"
      >
        <Icon className={clsx("size-3 shrink-0", copied && "text-success-text")} aria-hidden />
      </button>
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
