"use client";
import { clsx } from "clsx";
import { Crosshair, Globe, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useCallback, useEffect, useId, useRef } from "react";
import { flushSync } from "react-dom";
import { IconButton } from "../ui/icon-button.tsx";
import { useLazy } from "../ui/use-lazy.ts";
import { slackPx } from "./geometry.ts";
import type { LiveMapControl, LiveMapProps } from "./live-map.tsx";

export interface WorldMapProps extends Omit<LiveMapProps, "ref" | "frame"> {
  /** What the map is, for screen readers. */
  label: string;
  /** The same picture from the server (`StillMap`), looked at until somebody reaches for the map. */
  still: ReactNode;
  className?: string;
}

type Act = (map: LiveMapControl) => void;

const load = () => import("./live-map.tsx");
const keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "=", "-", "Enter", "PageUp", "PageDown"];

/**
 * The world as outlines from our own files: choose a point or edit a circle by pointer or by keys. A still picture until
 * the pointer, the focus or a change of what is drawn asks for the live map; what was pressed meanwhile is done then.
 */
export function WorldMap({
  label,
  still,
  className,
  start,
  onView,
  onPoint,
  onRadius,
  radiusLimits,
  ...picture
}: WorldMapProps) {
  const hintId = useId();
  const frame = useRef<HTMLDivElement>(null);
  const { Content, open } = useLazy(load);
  const control = useRef<LiveMapControl | null>(null);
  const waiting = useRef<Act[]>([]);

  const wake = useCallback(() => {
    if (control.current) return;
    open().catch(() => {
      waiting.current = [];
    });
  }, [open]);
  const drawn = Content ? null : JSON.stringify(picture);
  const first = useRef(drawn);
  useEffect(() => {
    if (drawn !== null && drawn !== first.current) wake();
  }, [drawn, wake]);

  const act = (what: Act) => {
    if (control.current) return what(control.current);
    waiting.current.push(what);
    wake();
  };
  const takeOver = useCallback((map: LiveMapControl | null) => {
    control.current = map;
    // One after the other, for each sees what the one before it did.
    const next = () => {
      const what = waiting.current.shift();
      if (!what) return;
      flushSync(() => control.current && what(control.current));
      next();
    };
    if (map && waiting.current.length > 0) setTimeout(next);
  }, []);
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys.includes(event.key)) return;
    const { key, shiftKey } = event;
    event.preventDefault();
    act((map) => map.press(key, shiftKey));
  };
  // A tap on the still picture; the live map has gestures of its own.
  const pressed = useRef<{ clientX: number; clientY: number } | null>(null);
  const tap = {
    onPointerDown: ({ button, clientX, clientY }: PointerEvent) => {
      pressed.current = button === 0 && !control.current ? { clientX, clientY } : null;
    },
    onPointerUp: ({ clientX, clientY }: PointerEvent) => {
      const from = pressed.current;
      pressed.current = null;
      if (from && Math.hypot(clientX - from.clientX, clientY - from.clientY) < slackPx) act((map) => map.choose(from));
    },
    onPointerCancel: () => {
      pressed.current = null;
    },
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens for the intent
    <div className={clsx("relative min-w-0 overflow-hidden bg-sunken", className)} onPointerEnter={wake} onFocus={wake}>
      <div
        ref={frame}
        role="application"
        aria-label={label}
        aria-describedby={hintId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is operated by keys
        tabIndex={0}
        onKeyDown={press}
        {...tap}
        className="absolute inset-0 touch-pan-y outline-offset-[-3px]"
      >
        {Content ? (
          <Content
            {...picture}
            ref={takeOver}
            frame={frame}
            start={start}
            onView={onView}
            onPoint={onPoint}
            onRadius={onRadius}
            radiusLimits={radiusLimits}
          />
        ) : (
          still
        )}
      </div>
      <p id={hintId} className="sr-only">
        Arrow keys move the point, with Shift by less. Plus and minus zoom.
        {onRadius && " Page up and page down change the radius."} The fields do the same.
      </p>
      <div className="absolute top-2 right-2 flex flex-col gap-1 rounded-sm bg-surface/90 p-0.5 shadow-card">
        <IconButton icon={Plus} label="Zoom in" onClick={() => act((map) => map.zoomBy(1))} />
        <IconButton icon={Minus} label="Zoom out" onClick={() => act((map) => map.zoomBy(-1))} />
        {picture.point && (
          <IconButton
            icon={Crosshair}
            label={picture.radiusMeters ? "Show the circle" : "Show the point"}
            onClick={() => act((map) => map.closeUp())}
          />
        )}
        <IconButton icon={Globe} label="Show the world" onClick={() => act((map) => map.showWorld())} />
      </div>
    </div>
  );
}
