"use client";
import { type PointerEvent, type Ref, type RefObject, useEffect, useImperativeHandle, useRef } from "react";
import type { Point } from "./geometry.ts";
import { type Handle, MapDrawing, type MapPicture, ScaleBar } from "./map-layers.tsx";
import { keepInView, type Place, type Plot, type View, zoomFor } from "./plot.ts";
import { useMapView } from "./use-map-view.ts";

/** What the frame of the map asks of it. */
export interface LiveMapControl {
  press: (key: string, shift: boolean) => void;
  choose: (at: { clientX: number; clientY: number }) => void;
  zoomBy: (steps: number) => void;
  closeUp: () => void;
  showWorld: () => void;
}

export interface LiveMapProps extends MapPicture {
  ref: Ref<LiveMapControl>;
  frame: RefObject<HTMLDivElement | null>;
  start: View;
  onPoint: (point: Point) => void;
  onRadius?: ((radiusMeters: number) => void) | undefined;
  radiusLimits?: { min: number; max: number } | undefined;
  onView?: ((plot: Plot) => void) | undefined;
}

const arrows: Record<string, Place> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The map that moves; its frame hands it the keys. */
export default function LiveMap({
  ref,
  frame,
  start,
  onPoint,
  onRadius,
  radiusLimits = { min: 1, max: 50_000 },
  onView,
  ...picture
}: LiveMapProps) {
  const { point, radiusMeters } = picture;
  /** The last change came from the map itself, so that it shows the place already. */
  const byMap = useRef(false);
  const choose = (next: Point) => {
    byMap.current = true;
    onPoint(next);
  };
  const map = useMapView(frame, { view: start, point }, (plot, place) => choose(plot.toPoint(place)));
  const { plot, setView } = map;
  const dragged = useRef<Handle | null>(null);

  const told = useRef(onView);
  told.current = onView;
  useEffect(() => told.current?.(plot), [plot]);

  const setRadius = (meters: number) =>
    onRadius?.(Math.round(Math.min(radiusLimits.max, Math.max(radiusLimits.min, meters))));
  // A point that is typed or comes from the device is looked at too.
  const seen = useRef(point);
  useEffect(() => {
    if (!point || (point.lat === seen.current?.lat && point.lng === seen.current.lng)) return;
    const isFirst = seen.current === null && !byMap.current;
    seen.current = point;
    byMap.current = false;
    if (isFirst && radiusMeters) setView({ ...point, zoom: zoomFor(radiusMeters, point.lat) });
    else if (!dragged.current) setView(keepInView(plot, point));
  }, [point, plot, radiusMeters, setView]);

  const moveBy = (arrow: Place, shift: boolean) => {
    if (point) {
      const { x, y } = plot.toPlace(point);
      const px = shift ? 1 : 12;
      const next = plot.toPoint({ x: x + arrow.x * px, y: y + arrow.y * px });
      choose(next);
      setView(keepInView(plot, next));
    } else {
      const middle = { x: plot.size.width / 2 + arrow.x * 40, y: plot.size.height / 2 + arrow.y * 40 };
      setView({ ...plot.toPoint(middle), zoom: plot.view.zoom });
    }
  };
  useImperativeHandle(ref, () => ({
    zoomBy: map.zoomBy,
    choose: (at) => choose(plot.toPoint(map.placeOf(at))),
    closeUp: () =>
      point &&
      setView({ ...point, zoom: radiusMeters ? zoomFor(radiusMeters, point.lat) : Math.max(plot.view.zoom, 11) }),
    showWorld: () => setView({ lat: 20, lng: plot.view.lng, zoom: 1 }),
    press: (key, shift) => {
      const arrow = arrows[key];
      if (arrow) moveBy(arrow, shift);
      else if (key === "+" || key === "=") map.zoomBy(1);
      else if (key === "-") map.zoomBy(-1);
      else if (key === "Enter" && !point) choose(plot.view);
      else if (key === "PageUp" && radiusMeters) setRadius(radiusMeters * 1.1 + 1);
      else if (key === "PageDown" && radiusMeters) setRadius(radiusMeters / 1.1 - 1);
    },
  }));

  const grip = (what: Handle) => ({
    onPointerDown: (event: PointerEvent<SVGGElement>) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      dragged.current = what;
    },
    onPointerMove: (event: PointerEvent<SVGGElement>) => {
      if (dragged.current !== what || !point) return;
      const place = map.placeOf(event);
      if (what === "point") return choose(plot.toPoint(place));
      const centre = plot.toPlace(point);
      setRadius(Math.hypot(place.x - centre.x, place.y - centre.y) / plot.length(1, point.lat));
    },
    onPointerUp: () => {
      dragged.current = null;
      if (point) setView(keepInView(plot, point));
    },
    onPointerCancel: () => {
      dragged.current = null;
    },
  });

  return (
    <>
      <svg
        aria-hidden
        data-map-live=""
        viewBox={`0 0 ${plot.size.width} ${plot.size.height}`}
        preserveAspectRatio="xMidYMid slice"
        className="size-full cursor-crosshair select-none"
        {...map.ground}
      >
        <MapDrawing plot={plot} {...picture} grip={grip} />
      </svg>
      <ScaleBar plot={plot} />
    </>
  );
}
