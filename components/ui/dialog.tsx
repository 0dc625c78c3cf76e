"use client";
import { clsx } from "clsx";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useEffect } from "react";
import { clearSuccessToasts } from "./toast.ts";

/** What a lazily loaded dialog gets from its trigger. */
export interface DialogControl {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export interface DialogProps extends DialogControl {
  title: ReactNode;
  description?: ReactNode;
  /** 480 px, or 560 px for a secret or a wallet message. */
  size?: "md" | "lg";
  /** False while something would be lost: no close button, Escape and outside presses do nothing. */
  dismissable?: boolean;
  /** Buttons at the end; the primary one last. */
  footer?: ReactNode;
  children: ReactNode;
}

const overlay = "fixed inset-0 z-(--z-overlay) bg-scrim motion-safe:animate-[fade-in_var(--dur-slow)_var(--ease-out)]";
const sheet = clsx(
  "fixed z-(--z-modal) flex flex-col border border-line bg-raised text-ink shadow-modal outline-none",
  "max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[92dvh] max-sm:rounded-t-lg max-sm:border-x-0 max-sm:border-b-0 max-sm:pb-[env(safe-area-inset-bottom)] max-sm:motion-safe:animate-[sheet-up_var(--dur-slow)_var(--ease-out)]",
  "sm:top-1/2 sm:left-1/2 sm:max-h-[88dvh] sm:w-[calc(100%-2rem)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-lg sm:motion-safe:animate-[dialog-in_var(--dur-slow)_var(--ease-out)]",
);

/** A modal with a title, focus kept inside and given back; on phones a sheet from the bottom. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = "md",
  dismissable = true,
  footer,
  children,
}: DialogProps) {
  useEffect(() => {
    if (open) clearSuccessToasts();
  }, [open]);
  const keep = dismissable ? undefined : (event: Event) => event.preventDefault();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlay} />
        <Radix.Content
          onOpenAutoFocus={focusFirstField}
          onEscapeKeyDown={keep}
          onInteractOutside={keep}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={clsx(sheet, size === "lg" ? "sm:max-w-[35rem]" : "sm:max-w-[30rem]")}
        >
          <span className="mx-auto mt-2 h-1 w-9 shrink-0 rounded-full bg-line-strong sm:hidden" aria-hidden />
          <div className="flex items-start gap-3 px-4 pt-3 sm:px-5 sm:pt-4">
            <div className="min-w-0 flex-1 pb-1">
              <Radix.Title className="break-words text-lg font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-pretty text-ink-2">{description}</Radix.Description>
              )}
            </div>
            {dismissable && (
              <Radix.Close
                aria-label="Close"
                className="-mr-2 grid size-8 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink max-lg:-mt-2 max-lg:size-11"
              >
                <X className="size-4 shrink-0" aria-hidden />
              </Radix.Close>
            )}
          </div>
          <div data-dialog-body="" className="min-h-0 flex-1 overflow-y-auto px-4 pt-3 pb-4 sm:px-5 sm:pb-5">
            {children}
          </div>
          {footer && <DialogFooter>{footer}</DialogFooter>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** With a mouse the first field takes the focus; with a finger the dialog itself, so that no keyboard jumps up. */
function focusFirstField(event: Event): void {
  event.preventDefault();
  const content = event.currentTarget as HTMLElement;
  const field = matchMedia("(pointer: fine)").matches
    ? content.querySelector<HTMLElement>(
        "[data-dialog-body] :is(input, textarea, select):not([type=hidden], :disabled)",
      )
    : null;
  (field ?? content).focus();
}

/** The row of buttons of a dialog; on phones they share the width. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3 max-sm:flex-col-reverse max-sm:*:w-full sm:px-5">
      {children}
    </div>
  );
}
