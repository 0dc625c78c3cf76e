"use client";
import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import type { DialogControl } from "./dialog.tsx";
import { hostedDialogs } from "./hosted-dialogs.ts";
import { toast } from "./toast.ts";
import { useAnchor } from "./use-anchor.ts";
import { type Loader, loaderKey, useLazy } from "./use-lazy.ts";

export interface LazyDialogProps<P> extends Omit<ButtonProps, "onClick" | "pending"> {
  load: Loader<P & DialogControl>;
  /** The dialog's own properties. */
  dialog: P;
  /** False when the dialog cannot be opened now; the press is ignored. */
  onBeforeOpen?: () => boolean;
  /** Opens by itself when the address ends in `#anchor`, so that a link can lead to it. */
  anchor?: string;
}

/**
 * A plain button: its dialog is imported on pointer-over or focus and mounted, open, on the press. Another `load` in the
 * same place of the tree is another dialog; it must not be made anew at each render.
 */
export function LazyDialog<P extends object>(props: LazyDialogProps<P>) {
  return <Trigger key={loaderKey(props.load)} {...props} />;
}

function Trigger<P extends object>({ load, dialog, onBeforeOpen, anchor, ...button }: LazyDialogProps<P>) {
  const { Content, loading, preload, open } = useLazy(load);
  const [inPlace, setInPlace] = useState(false);
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const hosted = useSyncExternalStore(
    hostedDialogs.subscribe,
    () => hostedDialogs.read().has(id),
    () => false,
  );

  // An open dialog gets new properties while its button is there, and keeps the last ones afterwards.
  useEffect(() => {
    if (!hosted || !Content) return;
    const onOpenChange = (next: boolean) => !next && hostedDialogs.close(id);
    hostedDialogs.redraw(id, () => <Content {...dialog} open onOpenChange={onOpenChange} />);
  }, [hosted, Content, dialog, id]);

  // A dialog in several steps loses the place it came from; its button takes the focus back.
  const wasHosted = useRef(false);
  useEffect(() => {
    if (wasHosted.current && !hosted) {
      setTimeout(() => document.activeElement === document.body && trigger.current?.focus(), 50);
    }
    wasHosted.current = hosted;
  }, [hosted]);

  const show = () => {
    if (hostedDialogs.hasHost()) hostedDialogs.show(id, () => null);
    else setInPlace(true);
  };
  const press = () => {
    if (onBeforeOpen && !onBeforeOpen()) return;
    trigger.current?.focus();
    open().then(show, () =>
      toast.error("This could not be loaded", {
        text: "Check your connection and press again. Nothing was changed.",
      }),
    );
  };
  useAnchor(anchor, press);
  return (
    <>
      <Button
        {...button}
        ref={trigger}
        pending={loading}
        aria-haspopup="dialog"
        aria-expanded={hosted || inPlace}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={press}
      />
      {inPlace && Content && <Content {...dialog} open onOpenChange={setInPlace} />}
    </>
  );
}
