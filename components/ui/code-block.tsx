"use client";
import { Check, Copy } from "lucide-react";
import { useCopied } from "./use-copied.ts";

/** Code in mono with one copy button; scrolls sideways inside its own box. */
export function CodeBlock({
  code,
  html,
  name,
  copy = code,
  bare,
}: {
  code: string;
  /** The same in colour, escaped; the server makes it. */
  html?: string | undefined;
  name: string;
  copy?: string;
  bare?: boolean;
}) {
  const { copied, copy: write } = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <div
      className={
        bare
          ? "flex min-w-0 items-start"
          : "flex min-w-0 items-start overflow-hidden rounded-md border border-line bg-sunken"
      }
    >
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
        tabIndex={0}
        aria-label={name}
        className="min-w-0 flex-1 overflow-x-auto outline-offset-[-2px]"
      >
        <pre className="w-max min-w-full p-3 font-mono text-sm leading-5 font-[450] text-ink">
          {html ? (
            // biome-ignore lint/security/noDangerouslySetInnerHtml: our own markup around escaped text
            <code translate="no" dangerouslySetInnerHTML={{ __html: html }} />
          ) : (
            <code translate="no">{code}</code>
          )}
        </pre>
      </section>
      <button
        type="button"
        aria-label={`Copy ${name}`}
        onClick={() => write(copy)}
        className="m-1.5 grid size-8 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink max-lg:size-10"
      >
        <Icon className="size-4 shrink-0" aria-hidden />
      </button>
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </div>
  );
}
