/// <reference types="next/image-types/global" />
import { clsx } from "clsx";
import type { ComponentProps } from "react";
import type { DemandCell } from "../api/wire.ts";
import { type Circle, distanceText, eastOf, type Point } from "./geometry.ts";
import land from "./land.svg";
import { places } from "./places.ts";
import { type Place, type Plot, scaleBar } from "./plot.ts";

/** What is drawn on the map. */
export interface MapPicture {
  /** The point that is chosen, or the centre of the circle; null when there is none yet. */
  point: Point | null;
  /** Radius of the circle around the point, when there is one. */
  radiusMeters?: number | undefined;
  /** Whether the circle is in use. */
  circleOn?: boolean;
  demand: readonly DemandCell[];
  coverage: readonly Circle[];
  /** Points of requests that wait. */
  requests?: readonly Point[];
}

/** What can be dragged. */
export type Handle = "point" | "radius";

/** A smaller circle has no room for a handle beside its pin. */
const smallestRadiusPx = 24;

/** The whole picture from the ground up; `grip` are the properties of a handle. */
export function MapDrawing({
  plot,
  point,
  radiusMeters,
  circleOn = true,
  demand,
  coverage,
  requests = [],
  grip,
}: MapPicture & { plot: Plot; grip?: (what: Handle) => ComponentProps<"g"> }) {
  const circle = point && radiusMeters ? { ...point, radiusMeters } : null;
  return (
    <>
      <Grid plot={plot} />
      <Land plot={plot} />
      {circle && <OwnCircle plot={plot} circle={circle} on={circleOn} />}
      <DemandLayer plot={plot} cells={demand} />
      <CoverageLayer plot={plot} circles={coverage} />
      <RequestLayer plot={plot} points={requests} />
      <PlaceNames plot={plot} />
      {circle && plot.length(circle.radiusMeters, circle.lat) > smallestRadiusPx && (
        <g {...grip?.("radius")} className="cursor-ew-resize touch-none">
          <RadiusHandle plot={plot} circle={circle} />
        </g>
      )}
      {point && (
        <g {...grip?.("point")} className="cursor-grab touch-none">
          <PointMark plot={plot} point={point} />
        </g>
      )}
    </>
  );
}

/** How long a round distance is here. */
export function ScaleBar({ plot }: { plot: Plot }) {
  const { px, meters } = scaleBar(plot);
  return (
    <p
      className="num pointer-events-none absolute bottom-2 left-2 flex items-center gap-1.5 rounded-xs bg-surface/85 px-1.5 text-xs text-ink-2"
      aria-hidden
    >
      <span className="h-1.5 border-x border-b border-field-line" style={{ width: `${px}px` }} />
      {distanceText(meters)}
    </p>
  );
}

/** Side of the square in land.svg. */
const landSide = 8192;
/** Closer than this the outlines are too coarse to be true. */
const landZoom = 8.5;

/** Outlines of the land, in every turn of the globe that can be seen. */
function Land({ plot }: { plot: Plot }) {
  if (plot.view.zoom > landZoom) return null;
  const { x, y } = plot.toPlace({ lat: 0, lng: plot.view.lng });
  const left = x - ((plot.view.lng + 180) / 360) * plot.world;
  // Land that crosses the antimeridian sticks out of its square by less than a tenth.
  const turns = [-2, -1, 0, 1, 2].filter((turn) => {
    const from = left + turn * plot.world;
    return from - plot.world * 0.1 < plot.size.width && from + plot.world * 1.1 > 0;
  });
  return turns.map((turn) => (
    <use
      key={turn}
      href={`${(land as { src: string }).src}#land`}
      transform={`translate(${left + turn * plot.world} ${y - plot.world / 2}) scale(${plot.world / landSide})`}
      className="fill-line-strong/60 dark:fill-line-strong/70"
    />
  ));
}

/** Meridians and parallels at round steps; they are what is left when one is close. */
function Grid({ plot }: { plot: Plot }) {
  const step = [60, 30, 15, 5, 1, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001].find(
    (degrees) => (degrees / 360) * plot.world < 220,
  );
  if (!step) return null;
  const { width, height } = plot.size;
  const [west, east] = [plot.view.lng - (width / plot.world) * 180, plot.view.lng + (width / plot.world) * 180];
  const [south, north] = [plot.toPoint({ x: 0, y: height }).lat, plot.toPoint({ x: 0, y: 0 }).lat];
  const between = (from: number, to: number) => {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => (first + index) * step);
  };
  const column = (lng: number) => width / 2 + ((lng - plot.view.lng) / 360) * plot.world;
  return (
    <g className="stroke-line" strokeWidth="1" shapeRendering="crispEdges">
      {between(west, east).map((lng) => (
        <path key={`lng ${lng.toFixed(3)}`} d={`M${column(lng)} 0V${height}`} />
      ))}
      {between(south, north).map((lat) => (
        <path key={`lat ${lat.toFixed(3)}`} d={`M0 ${plot.toPlace({ lat, lng: plot.view.lng }).y}H${width}`} />
      ))}
    </g>
  );
}

const isSeen = ({ size }: Plot, { x, y }: Place, margin: number) =>
  x > -margin && x < size.width + margin && y > -margin && y < size.height + margin;

/** Names of large cities, few enough not to touch. */
function PlaceNames({ plot }: { plot: Plot }) {
  return places
    .filter(([, lat, lng, from]) => plot.view.zoom >= from && isSeen(plot, plot.toPlace({ lat, lng }), 0))
    .map(([name, lat, lng]) => {
      const { x, y } = plot.toPlace({ lat, lng });
      return (
        <g key={name} className="fill-ink-3">
          <circle cx={x} cy={y} r="1.5" />
          <text x={x + 5} y={y + 4} className="stroke-sunken text-xs [paint-order:stroke]" strokeWidth="3">
            {name}
          </text>
        </g>
      );
    });
}

/** Circles of operators that are online. */
function CoverageLayer({ plot, circles }: { plot: Plot; circles: readonly Circle[] }) {
  return (
    <g className="fill-success/15 stroke-success" strokeWidth="1.25">
      {circles.map((circle, index) => {
        const { x, y } = plot.toPlace(circle);
        const r = Math.max(4, plot.length(circle.radiusMeters, circle.lat));
        if (!isSeen(plot, { x, y }, r)) return null;
        // biome-ignore lint/suspicious/noArrayIndexKey: circles carry no identity, on purpose
        return <circle key={index} cx={x} cy={y} r={r} />;
      })}
    </g>
  );
}

/** Where views were asked for: the larger the more often, red where mostly in vain. */
function DemandLayer({ plot, cells }: { plot: Plot; cells: readonly DemandCell[] }) {
  const most = Math.max(1, ...cells.map(({ requests }) => requests));
  return cells.map((cell) => {
    const { x, y } = plot.toPlace(cell);
    const r = 4 + 12 * Math.sqrt(cell.requests / most);
    if (!isSeen(plot, { x, y }, r)) return null;
    const inVain = cell.unmet * 2 > cell.requests;
    return (
      <circle
        key={`${cell.lat} ${cell.lng}`}
        cx={x}
        cy={y}
        r={r}
        strokeWidth="1"
        strokeDasharray={inVain ? "3 2" : undefined}
        className={clsx(inVain ? "fill-warning/25 stroke-warning" : "fill-info/25 stroke-info")}
      />
    );
  });
}

/** Requests that wait for an operator. */
function RequestLayer({ plot, points }: { plot: Plot; points: readonly Point[] }) {
  return points.map((point, index) => {
    const { x, y } = plot.toPlace(point);
    if (!isSeen(plot, { x, y }, 8)) return null;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: two requests may be for one point
      <g key={index} transform={`translate(${x} ${y})`}>
        <circle r="7" className="fill-info stroke-surface" strokeWidth="2" />
        <circle r="2.5" className="fill-surface" />
      </g>
    );
  });
}

/** The chosen point. */
function PointMark({ plot, point }: { plot: Plot; point: Point }) {
  const { x, y } = plot.toPlace(point);
  return (
    <g transform={`translate(${x} ${y})`} data-map-point="">
      <circle r="22" className="fill-transparent" />
      <path
        d="M0 0C-7 -9 -11 -14 -11 -20a11 11 0 0 1 22 0C11 -14 7 -9 0 0z"
        className="fill-brand stroke-on-brand"
        strokeWidth="1.5"
      />
      <circle cy="-20" r="4" className="fill-on-brand" />
    </g>
  );
}

/** The circle being edited, with a handle on its edge. */
function OwnCircle({ plot, circle, on }: { plot: Plot; circle: Circle; on: boolean }) {
  const { x, y } = plot.toPlace(circle);
  const r = plot.length(circle.radiusMeters, circle.lat);
  return (
    <circle
      cx={x}
      cy={y}
      r={Math.max(2, r)}
      strokeWidth="1.75"
      strokeDasharray={on ? undefined : "5 4"}
      className="fill-brand/20 stroke-brand-edge"
    />
  );
}

function RadiusHandle({ plot, circle }: { plot: Plot; circle: Circle }) {
  const { x, y } = plot.toPlace(eastOf(circle));
  return (
    <g transform={`translate(${x} ${y})`} data-map-radius="">
      <circle r="22" className="fill-transparent" />
      <circle r="7" className="fill-surface stroke-brand-edge" strokeWidth="2" />
    </g>
  );
}
