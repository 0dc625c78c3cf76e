"use client";
import { type CSSProperties, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";

export interface TooltipProps {
  text: string;
  /** The tooltip only repeats the accessible name: it is not announced as a description. */
  names?: boolean;
  children: ReactNode;
}

/** Shows `text` on hover and focus, stays while pointed at, goes with Escape. Never the only place of a fact. */
export function Tooltip({ text, names = false, children }: TooltipProps) {
  const [place, setPlace] = useState<CSSProperties | null>(null);
  const anchor = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();

  const show = (delayMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const box = anchor.current?.firstElementChild?.getBoundingClientRect();
      if (!box) return;
      const below = box.top < 48;
      setPlace({
        left: Math.min(Math.max(box.left + box.width / 2, 72), window.innerWidth - 72),
        ...(below ? { top: box.bottom + 6 } : { bottom: window.innerHeight - box.top + 6 }),
      });
    }, delayMs);
  };
  const hide = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPlace(null), 80);
  };

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!place) return;
    const close = () => setPlace(null);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    document.addEventListener("keydown", onKey);
    document.addEventListener("scroll", close, true);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("scroll", close, true);
    };
  }, [place]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only watches the control inside it
    <span
      ref={anchor}
      className="contents"
      aria-describedby={place && !names ? id : undefined}
      onPointerEnter={(event) => event.pointerType === "mouse" && show(400)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(":focus-visible") && show(0)}
      onBlur={hide}
    >
      {children}
      {place &&
        createPortal(
          <span
            id={id}
            role="tooltip"
            style={place}
            onPointerEnter={() => clearTimeout(timer.current)}
            onPointerLeave={hide}
            className="num fixed z-(--z-tooltip) w-max max-w-72 -translate-x-1/2 rounded-sm bg-inverse px-2 py-1 text-xs text-on-inverse shadow-float"
          >
            {text}
          </span>,
          document.body,
        )}
    </span>
  );
}
