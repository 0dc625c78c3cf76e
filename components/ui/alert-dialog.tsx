"use client";
import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "./button.tsx";
import type { DialogControl } from "./dialog.tsx";
import { clearSuccessToasts } from "./toast.ts";

export interface AlertDialogProps extends DialogControl {
  /** A question with the noun: "Revoke key agent?" */
  title: ReactNode;
  /** What happens, when, and whom it hurts. */
  children: ReactNode;
  /** Repeats the verb. */
  confirmLabel: string;
  pendingLabel: string;
  cancelLabel?: string;
  tone?: "danger" | "inverse";
  /** False until what must be typed or chosen first is there. */
  ready?: boolean;
  /** The dialog closes when this resolves and stays open, with `error`, when it rejects. */
  onConfirm: () => Promise<unknown>;
  error?: ReactNode;
}

/** Asks before something ends. Focus starts on Cancel. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  children,
  confirmLabel,
  pendingLabel,
  cancelLabel = "Cancel",
  tone = "danger",
  ready = true,
  onConfirm,
  error,
}: AlertDialogProps) {
  const [pending, setPending] = useState(false);
  useEffect(() => {
    if (open) clearSuccessToasts();
  }, [open]);
  const confirm = () => {
    setPending(true);
    onConfirm().then(
      () => onOpenChange(false),
      () => setPending(false),
    );
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => !pending && onOpenChange(next)}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-(--z-overlay) bg-scrim motion-safe:animate-[fade-in_var(--dur-base)_var(--ease-out)]" />
        <Radix.Content className="fixed z-(--z-modal) border border-line bg-raised p-4 text-ink sm:p-5 shadow-modal outline-none max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-lg max-sm:border-x-0 max-sm:border-b-0 max-sm:pb-[calc(1.25rem+env(safe-area-inset-bottom))] max-sm:motion-safe:animate-[sheet-up_var(--dur-slow)_var(--ease-out)] sm:top-1/2 sm:left-1/2 sm:w-[calc(100%-2rem)] sm:max-w-[28rem] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-lg sm:motion-safe:animate-[dialog-in_var(--dur-base)_var(--ease-out)]">
          <span className="mx-auto -mt-3 mb-3 block h-1 w-9 rounded-full bg-line-strong sm:hidden" aria-hidden />
          <Radix.Title className="break-words text-lg font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 space-y-2 text-pretty text-ink-2">{children}</div>
          </Radix.Description>
          {error && <div className="mt-3">{error}</div>}
          <div className="mt-5 flex justify-end gap-2 max-sm:flex-col-reverse">
            <Radix.Cancel asChild>
              <Button disabled={pending}>{cancelLabel}</Button>
            </Radix.Cancel>
            <Button variant={tone} disabled={!ready} pending={pending} pendingLabel={pendingLabel} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
