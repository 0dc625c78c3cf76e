"use client";
import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import type { MenuControl } from "./menu.tsx";
import { toast } from "./toast.ts";
import { type Loader, useLazy } from "./use-lazy.ts";

export interface LazyMenuProps<P> extends Omit<ComponentProps<"button">, "onClick"> {
  load: Loader<P & MenuControl>;
  /** The menu's own properties. */
  menu: P;
  /** Name of the open menu. */
  menuLabel: string;
  /** Class of the box around button and menu. */
  wrap?: string;
  children: ReactNode;
}

/** A plain button: its menu is imported on pointer-over or focus and mounted, open, on the press. */
export function LazyMenu<P extends object>({
  load,
  menu,
  menuLabel,
  wrap = "relative inline-flex",
  children,
  ...button
}: LazyMenuProps<P>) {
  const { Content, preload, open } = useLazy(load);
  const [shown, setShown] = useState<"no" | "pointer" | "key">("no");
  const trigger = useRef<HTMLButtonElement>(null);

  const show = (how: "pointer" | "key") =>
    open().then(
      () => setShown(how),
      () => toast.error("This menu could not be loaded", { text: "Check your connection and press again." }),
    );
  return (
    <span className={wrap}>
      <button
        type="button"
        {...button}
        ref={trigger}
        aria-haspopup="menu"
        aria-expanded={shown !== "no"}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={(event) => (shown === "no" ? show(event.detail === 0 ? "key" : "pointer") : setShown("no"))}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          show("key");
        }}
      >
        {children}
      </button>
      {shown !== "no" && Content && (
        <Content
          {...menu}
          label={menuLabel}
          byKey={shown === "key"}
          trigger={trigger.current}
          onClose={() => setShown("no")}
        />
      )}
    </span>
  );
}
