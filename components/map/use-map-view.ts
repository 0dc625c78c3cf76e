"use client";
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { type Point, slackPx } from "./geometry.ts";
import { keepInView, type Place, type Plot, pan, plotOf, type View, zoomAt } from "./plot.ts";

export interface MapView {
  plot: Plot;
  setView: (view: View) => void;
  zoomBy: (steps: number) => void;
  /** For the ground of the map: drag pans, two fingers zoom, a short press chooses. */
  ground: {
    onPointerDown: (event: PointerEvent) => void;
    onPointerMove: (event: PointerEvent) => void;
    onPointerUp: (event: PointerEvent) => void;
    onPointerCancel: (event: PointerEvent) => void;
  };
  placeOf: (event: { clientX: number; clientY: number }) => Place;
}

const sizeOf = (element: HTMLElement | null) => ({
  width: element?.clientWidth ?? 0,
  height: element?.clientHeight ?? 0,
});

/** View and gestures of a map in its frame; the view lives here, what is drawn on it with the caller. */
export function useMapView(
  frame: RefObject<HTMLDivElement | null>,
  first: { view: View; point: Point | null },
  onChoose: (plot: Plot, place: Place) => void,
): MapView {
  const [size, setSize] = useState(() => sizeOf(frame.current));
  const [view, setView] = useState(() =>
    first.point ? keepInView(plotOf(first.view, size), first.point) : first.view,
  );
  const plot = useMemo(() => plotOf(view, size), [view, size]);
  const pointers = useRef(new Map<number, Place>());
  const start = useRef<{ at: Place; plot: Plot; moved: boolean } | null>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize(sizeOf(element)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);

  // Not passive, and with Ctrl only (a pinch on a touchpad has it): a page must scroll on over its map.
  useEffect(() => {
    const element = frame.current;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = element?.getBoundingClientRect() ?? { left: 0, top: 0 };
      const at = { x: event.clientX - left, y: event.clientY - top };
      setView((now) => zoomAt(plotOf(now, size), -event.deltaY / 100, at));
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, [frame, size]);

  const placeOf: MapView["placeOf"] = ({ clientX, clientY }) => {
    const { left, top } = frame.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: clientX - left, y: clientY - top };
  };
  const restart = (moved: boolean) => {
    const at = middleOf([...pointers.current.values()]);
    start.current = at && { at, plot, moved };
  };
  const drop = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    restart(true);
  };
  return {
    plot,
    setView,
    placeOf,
    zoomBy: (steps) => setView(zoomAt(plot, steps)),
    ground: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, placeOf(event));
        restart(pointers.current.size > 1);
      },
      onPointerMove: (event) => {
        const from = start.current;
        const before = pointers.current.get(event.pointerId);
        if (!from || !before) return;
        const spreadBefore = spreadOf([...pointers.current.values()]);
        pointers.current.set(event.pointerId, placeOf(event));
        const at = middleOf([...pointers.current.values()]);
        if (!at) return;
        const [dx, dy] = [at.x - from.at.x, at.y - from.at.y];
        if (!from.moved && Math.hypot(dx, dy) < slackPx) return;
        from.moved = true;
        const spread = spreadOf([...pointers.current.values()]);
        if (spreadBefore > 0 && spread > 0) {
          setView(zoomAt(plot, Math.log2(spread / spreadBefore), at));
          return;
        }
        setView(pan(from.plot, -dx, -dy));
      },
      onPointerUp: (event) => {
        const chosen = start.current && !start.current.moved && pointers.current.has(event.pointerId);
        drop(event);
        if (chosen) onChoose(plot, placeOf(event));
      },
      onPointerCancel: drop,
    },
  };
}

function middleOf(places: readonly Place[]): Place | null {
  if (places.length === 0) return null;
  const sum = places.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: sum.x / places.length, y: sum.y / places.length };
}

function spreadOf([a, b]: readonly Place[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
