"use client";
import { LoaderCircle } from "lucide-react";
import { Button } from "../ui/button.tsx";

/** What the wallet is asked to sign, in full, while it is asked. */
export function Signing({
  walletName,
  message,
  onCancel,
}: {
  walletName: string;
  message: string | null;
  onCancel: () => void;
}) {
  return (
    <div className="space-y-3">
      {message ? (
        <section
          aria-label="Message to sign"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable box must be reachable by keyboard
          tabIndex={0}
          className="max-h-72 overflow-y-auto whitespace-pre-wrap rounded-md bg-sunken p-3 font-mono text-sm font-[450] text-ink inset-ring inset-ring-line [overflow-wrap:anywhere]"
        >
          {message}
        </section>
      ) : (
        <div className="h-72 rounded-md bg-sunken" aria-hidden />
      )}
      <p className="text-ink-2">Signing is free and sends nothing.</p>
      <Waiting text={`Sign the message in ${walletName}`} onCancel={onCancel} />
    </div>
  );
}

/** Something is waited for; said once to screen readers, with a way out when there is one. */
export function Waiting({ text, onCancel }: { text: string; onCancel?: () => void }) {
  return (
    <div className="flex min-h-11 items-center gap-3">
      <LoaderCircle className="size-4 shrink-0 animate-spin text-ink-3 motion-reduce:animate-none" aria-hidden />
      <p role="status" className="min-w-0 flex-1 font-medium">
        {text}
      </p>
      {onCancel && <Button onClick={onCancel}>Cancel</Button>}
    </div>
  );
}
