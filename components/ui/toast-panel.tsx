"use client";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useEffect } from "react";
import { Toaster as Sonner, toast as sonner } from "sonner";
import { Copyable } from "./copyable.tsx";
import { onClearToasts, onToast, type ToastNote } from "./toast.ts";

const goodNews = new Set<string | number>();

function show(note: ToastNote): void {
  const failed = note.kind === "error";
  const Icon = failed ? CircleAlert : CircleCheck;
  const shown = sonner.custom(
    (id) => (
      <div
        role={failed ? "alert" : "status"}
        className="flex w-full items-start gap-3 rounded-md border border-line bg-raised p-3 text-base text-ink shadow-float sm:w-96"
      >
        <Icon
          className={failed ? "mt-0.5 size-4 shrink-0 text-danger" : "mt-0.5 size-4 shrink-0 text-success"}
          aria-hidden
        />
        <div className="min-w-0 flex-1">
          <p className="font-medium">{note.title}</p>
          {note.text && <p className="text-sm text-ink-2">{note.text}</p>}
          {note.requestId && (
            <p className="mt-1 text-xs text-ink-3">
              <Copyable value={note.requestId} name="request id" />
            </p>
          )}
        </div>
        <button
          type="button"
          aria-label="Close"
          onClick={() => sonner.dismiss(id)}
          className="-m-1.5 grid size-8 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
        >
          <X className="size-4 shrink-0" aria-hidden />
        </button>
      </div>
    ),
    { duration: failed ? Number.POSITIVE_INFINITY : 6000 },
  );
  if (!failed) goodNews.add(shown);
}

/** Sonner, with the notes that came before it was loaded. */
export function ToastPanel({ first }: { first: ToastNote[] }) {
  useEffect(() => {
    for (const note of first.splice(0)) show(note);
    onClearToasts(() => {
      for (const id of goodNews) sonner.dismiss(id);
      goodNews.clear();
    });
    return onToast(show);
  }, [first]);
  return (
    <Sonner
      position="bottom-right"
      visibleToasts={3}
      gap={8}
      offset={16}
      mobileOffset={{ bottom: 80, left: 16, right: 16 }}
      style={{ zIndex: "var(--z-toast)", "--width": "24rem", fontFamily: "inherit" } as React.CSSProperties}
      containerAriaLabel="Messages"
    />
  );
}
