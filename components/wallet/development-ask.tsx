"use client";
import { FlaskConical } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Button } from "../ui/button.tsx";
import type { DevelopmentRequest } from "./development-provider.ts";
import { DevelopmentRequestView } from "./development-request-view.tsx";

export type DevelopmentAnswer = "approve" | "approveAll" | "reject";

/** Asks in the development wallet's own small dialog, above whatever dialog of the page is open. */
export function askInDialog(request: DevelopmentRequest): Promise<DevelopmentAnswer> {
  const host = document.createElement("div");
  document.body.append(host);
  const root = createRoot(host);
  return new Promise((resolve) => {
    root.render(
      <Ask
        request={request}
        onAnswer={(answer) => {
          resolve(answer);
          // After Radix has given the focus back.
          setTimeout(() => {
            root.unmount();
            host.remove();
          });
        }}
      />,
    );
  });
}

function Ask({ request, onAnswer }: { request: DevelopmentRequest; onAnswer: (answer: DevelopmentAnswer) => void }) {
  const [open, setOpen] = useState(true);
  const [all, setAll] = useState(false);
  const answer = (value: DevelopmentAnswer) => {
    setOpen(false);
    onAnswer(value);
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && answer("reject")}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-(--z-modal) bg-transparent" />
        <Radix.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          className="fixed z-(--z-toast) flex max-h-[85dvh] flex-col border-2 border-brand-edge bg-raised text-ink shadow-modal outline-none max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-lg max-sm:border-x-0 max-sm:border-b-0 max-sm:pb-[env(safe-area-inset-bottom)] max-sm:motion-safe:animate-[sheet-up_var(--dur-base)_var(--ease-out)] sm:top-4 sm:right-4 sm:w-[22.5rem] sm:rounded-lg sm:motion-safe:animate-[fade-in_var(--dur-base)_var(--ease-out)]"
        >
          <div className="flex items-center gap-2 border-b border-line bg-brand-soft px-4 py-2 text-sm text-brand-text max-sm:rounded-t-lg sm:rounded-t-[0.625rem]">
            <FlaskConical className="size-4 shrink-0" aria-hidden />
            Development wallet
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
            <DevelopmentRequestView request={request} titleAs={Radix.Title} />
          </div>
          <div className="space-y-3 border-t border-line px-4 py-3">
            <label className="flex min-h-6 items-center gap-2 text-ink-2 max-lg:min-h-11">
              <input
                type="checkbox"
                className="size-4 accent-(--color-brand-edge)"
                checked={all}
                onChange={(e) => setAll(e.target.checked)}
              />
              Approve everything in this tab
            </label>
            <div className="grid grid-cols-2 gap-2">
              <Button onClick={() => answer("reject")}>Reject</Button>
              <Button variant="inverse" onClick={() => answer(all ? "approveAll" : "approve")}>
                Approve
              </Button>
            </div>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
