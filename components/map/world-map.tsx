"use client";
import { clsx } from "clsx";
import { Crosshair, Globe, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "../ui/icon-button.tsx";
import { type Circle, distanceText, type Point } from "./geometry.ts";
import { Grid, Land, OwnCircle, PlaceNames, PointMark, RadiusHandle } from "./map-layers.tsx";
import { keepInView, type Place, type Plot, scaleBar, type View, zoomFor } from "./plot.ts";
import { useMapView } from "./use-map-view.ts";

export interface WorldMapProps {
  /** What the map is, for screen readers. */
  label: string;
  start: View;
  /** The point that is chosen, or the centre of the circle; null when there is none yet. */
  point: Point | null;
  /** Absent: the map shows and moves nothing. */
  onPoint?: ((point: Point) => void) | undefined;
  /** Radius of the circle around the point, when there is one. */
  radiusMeters?: number | undefined;
  onRadius?: ((radiusMeters: number) => void) | undefined;
  /** Whether the circle is in use. */
  circleOn?: boolean;
  radiusLimits?: { min: number; max: number };
  /** Layers between land and mark. */
  children?: (plot: Plot) => ReactNode;
  onView?: (plot: Plot) => void;
  className?: string;
}

/** A smaller circle has no room for a handle beside its pin. */
const smallestRadiusPx = 24;

const arrows: Record<string, Place> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The world as outlines from our own files: choose a point or edit a circle by pointer or by keys. */
export function WorldMap({
  label,
  start,
  point,
  onPoint,
  radiusMeters,
  onRadius,
  circleOn = true,
  radiusLimits = { min: 1, max: 50_000 },
  children,
  onView,
  className,
}: WorldMapProps) {
  const hintId = useId();
  /** The last change came from the map itself, so that it shows the place already. */
  const byMap = useRef(false);
  const choose = (next: Point) => {
    byMap.current = true;
    onPoint?.(next);
  };
  const map = useMapView(start, onPoint && ((plot, place) => choose(plot.toPoint(place))));
  const { plot, frame, setView } = map;
  const dragged = useRef<"point" | "radius" | null>(null);
  const circle: Circle | null = point && radiusMeters ? { ...point, radiusMeters } : null;

  const told = useRef(onView);
  told.current = onView;
  useEffect(() => told.current?.(plot), [plot]);

  const follow = (next: Point) => {
    choose(next);
    setView(keepInView(plot, next));
  };
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

  const press = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (arrow) {
      const px = event.shiftKey ? 1 : 12;
      if (point && onPoint) {
        const { x, y } = plot.toPlace(point);
        follow(plot.toPoint({ x: x + arrow.x * px, y: y + arrow.y * px }));
      } else {
        const middle = { x: plot.size.width / 2 + arrow.x * 40, y: plot.size.height / 2 + arrow.y * 40 };
        setView({ ...plot.toPoint(middle), zoom: plot.view.zoom });
      }
    } else if (event.key === "+" || event.key === "=") map.zoomBy(1);
    else if (event.key === "-") map.zoomBy(-1);
    else if (event.key === "Enter" && !point && onPoint) choose(plot.view);
    else if (event.key === "PageUp" && onRadius && radiusMeters) setRadius(radiusMeters * 1.1 + 1);
    else if (event.key === "PageDown" && onRadius && radiusMeters) setRadius(radiusMeters / 1.1 - 1);
    else return;
    event.preventDefault();
  };
  const handle = (what: "point" | "radius") => ({
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
  const bar = scaleBar(plot);
  const closeUp = () =>
    point &&
    setView({ ...point, zoom: radiusMeters ? zoomFor(radiusMeters, point.lat) : Math.max(plot.view.zoom, 11) });

  return (
    <div className={clsx("relative min-w-0 overflow-hidden bg-sunken", className)}>
      <div
        ref={frame}
        role="application"
        aria-label={label}
        aria-describedby={hintId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is operated by keys
        tabIndex={0}
        onKeyDown={press}
        className="absolute inset-0 touch-pan-y outline-offset-[-3px]"
      >
        <svg
          aria-hidden
          viewBox={`0 0 ${plot.size.width} ${plot.size.height}`}
          preserveAspectRatio="xMidYMid slice"
          className={clsx("size-full select-none", onPoint && "cursor-crosshair")}
          {...map.ground}
        >
          <Grid plot={plot} />
          <Land plot={plot} />
          {circle && <OwnCircle plot={plot} circle={circle} on={circleOn} />}
          {children?.(plot)}
          <PlaceNames plot={plot} />
          {circle && onRadius && plot.length(circle.radiusMeters, circle.lat) > smallestRadiusPx && (
            <g {...handle("radius")} className="cursor-ew-resize touch-none">
              <RadiusHandle plot={plot} circle={circle} />
            </g>
          )}
          {point && (
            <g {...(onPoint ? handle("point") : {})} className={clsx(onPoint && "cursor-grab touch-none")}>
              <PointMark plot={plot} point={point} />
            </g>
          )}
        </svg>
      </div>
      <p id={hintId} className="sr-only">
        {onPoint ? "Arrow keys move the point, with Shift by less." : "Arrow keys move the map."} Plus and minus zoom.
        {onRadius && " Page up and page down change the radius."} The fields do the same.
      </p>
      <div className="absolute top-2 right-2 flex flex-col gap-1 rounded-sm bg-surface/90 p-0.5 shadow-card">
        <IconButton icon={Plus} label="Zoom in" onClick={() => map.zoomBy(1)} />
        <IconButton icon={Minus} label="Zoom out" onClick={() => map.zoomBy(-1)} />
        {point && (
          <IconButton icon={Crosshair} label={circle ? "Show the circle" : "Show the point"} onClick={closeUp} />
        )}
        <IconButton
          icon={Globe}
          label="Show the world"
          onClick={() => setView({ lat: 20, lng: plot.view.lng, zoom: 1 })}
        />
      </div>
      <p
        className="num pointer-events-none absolute bottom-2 left-2 flex items-center gap-1.5 rounded-xs bg-surface/85 px-1.5 text-xs text-ink-2"
        aria-hidden
      >
        <span className="h-1.5 border-x border-b border-field-line" style={{ width: `${bar.px}px` }} />
        {distanceText(bar.meters)}
      </p>
    </div>
  );
}
