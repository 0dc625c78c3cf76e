import { type Point, wrapLng } from "./geometry.ts";

/** What the map looks at: the middle, and a zoom at which the world is 256 · 2^zoom px wide. */
export interface View extends Point {
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Place {
  x: number;
  y: number;
}

/** As the server draws it, around the same middle: as large as a map ever is. */
export const stillSize: Size = { width: 1024, height: 400 };
export const zoomLimits = { min: 0, max: 16 };
/** Web Mercator ends here. */
const maxLat = 85;
const equatorMeters = 40_030_228.9;

export const clampZoom = (zoom: number) => Math.min(zoomLimits.max, Math.max(zoomLimits.min, zoom));
export const clampLat = (lat: number) => Math.min(maxLat, Math.max(-maxLat, lat));

/** A point in the square world of Web Mercator, 0 to 1 both ways. */
export function project({ lat, lng }: Point): Place {
  const phi = (clampLat(lat) * Math.PI) / 180;
  return { x: (lng + 180) / 360, y: 0.5 - Math.log(Math.tan(Math.PI / 4 + phi / 2)) / (2 * Math.PI) };
}

function unproject({ x, y }: Place): Point {
  const lat = (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;
  return { lat: clampLat(lat), lng: wrapLng(x * 360 - 180) };
}

/** Ties the globe to the pixels of a map: places go to the turn of the globe that is nearest to the middle. */
export interface Plot {
  view: View;
  size: Size;
  /** Width of the world in px. */
  world: number;
  toPlace: (point: Point) => Place;
  toPoint: (place: Place) => Point;
  /** Px of so many meters at a latitude. */
  length: (meters: number, lat: number) => number;
}

export function plotOf(view: View, size: Size): Plot {
  const world = 256 * 2 ** view.zoom;
  const middle = project(view);
  return {
    view,
    size,
    world,
    toPlace: (point) => {
      const { x, y } = project(point);
      const turn = x - middle.x - Math.round(x - middle.x);
      return { x: size.width / 2 + turn * world, y: size.height / 2 + (y - middle.y) * world };
    },
    toPoint: ({ x, y }) =>
      unproject({ x: middle.x + (x - size.width / 2) / world, y: middle.y + (y - size.height / 2) / world }),
    length: (meters, lat) => (meters / (equatorMeters * Math.cos((clampLat(lat) * Math.PI) / 180))) * world,
  };
}

/** The view moved by so many px. */
export function pan({ view, size, toPoint }: Plot, dx: number, dy: number): View {
  return { ...toPoint({ x: size.width / 2 + dx, y: size.height / 2 + dy }), zoom: view.zoom };
}

/** Zooms by `steps` and keeps what is under `at` in its place. */
export function zoomAt(plot: Plot, steps: number, at?: Place): View {
  const { view, size, toPoint } = plot;
  const zoom = clampZoom(view.zoom + steps);
  if (!at) return { ...view, zoom };
  const fixed = toPoint(at);
  const moved = plotOf({ ...fixed, zoom }, size);
  return { ...moved.toPoint({ x: size.width - at.x, y: size.height - at.y }), zoom };
}

/** The same view, or the one around the point when that has come close to the edge. */
export function keepInView(plot: Plot, point: Point): View {
  const { x, y } = plot.toPlace(point);
  const { width, height } = plot.size;
  const inside = x > width * 0.1 && x < width * 0.9 && y > height * 0.1 && y < height * 0.9;
  return inside ? plot.view : { lat: clampLat(point.lat), lng: point.lng, zoom: plot.view.zoom };
}

/** The zoom at which so many meters are a quarter of a map 400 px high. */
export function zoomFor(meters: number, lat: number): number {
  const perPx = meters / 100;
  return clampZoom(Math.log2((equatorMeters * Math.cos((clampLat(lat) * Math.PI) / 180)) / perPx / 256));
}

/** `minLng,minLat,maxLng,maxLat` of what is to be seen and a little more, in steps, so that small moves ask nothing new. */
export function viewBox({ view, size, world, toPoint }: Plot): string {
  const step = 360 / 2 ** Math.max(1, Math.ceil(view.zoom));
  const low = (degrees: number) => Math.floor(degrees / step) * step;
  const top = toPoint({ x: size.width / 2, y: 0 }).lat;
  const bottom = toPoint({ x: size.width / 2, y: size.height }).lat;
  const lats = [Math.max(-90, low(bottom)), Math.min(90, low(top) + step)];
  const half = (size.width / world) * 180;
  if (half * 2 + step * 2 >= 360) return ["-180", lats[0], "180", lats[1]].join();
  const round = (degrees: number) => Number(wrapLng(degrees).toFixed(6));
  return [round(low(view.lng - half)), lats[0], round(low(view.lng + half) + step), lats[1]].join();
}

const lengths = [1, 2, 5]
  .flatMap((unit) => Array.from({ length: 8 }, (_, power) => unit * 10 ** power))
  .sort((a, b) => a - b);

/** The longest round length that takes at most 96 px, for the scale bar. */
export function scaleBar({ view, length }: Plot): { meters: number; px: number } {
  const meters = lengths.filter((each) => length(each, view.lat) <= 96).at(-1) ?? 1;
  return { meters, px: length(meters, view.lat) };
}
