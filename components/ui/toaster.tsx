"use client";
import { type ComponentType, useEffect, useRef, useState } from "react";
import { onToast, type ToastNote } from "./toast.ts";

/** The place of toasts, once per layout. Imports sonner at the first note. */
export function Toaster() {
  const [Panel, setPanel] = useState<ComponentType<{ first: ToastNote[] }> | null>(null);
  const first = useRef<ToastNote[]>([]);
  useEffect(
    () =>
      onToast((note) => {
        first.current.push(note);
        import("./toast-panel.tsx").then(
          (module) => setPanel(() => module.ToastPanel),
          () => undefined,
        );
      }),
    [],
  );
  return Panel ? <Panel first={first.current} /> : null;
}
