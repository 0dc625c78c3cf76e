/** Writes components/map/land.svg from a TopoJSON of land: `node stack/generate-land.ts path/to/land-50m.json`. */
import { readFileSync, writeFileSync } from "node:fs";

interface Topology {
  arcs: [number, number][][];
  transform: { scale: [number, number]; translate: [number, number] };
  objects: { land: { geometries: { type: string; arcs: number[][][] | number[][] }[] } };
}

/** Side of the square world in units, Web Mercator. One unit is 4.9 km at the equator. */
const side = 8192;
/** Islands whose box is smaller than this many units are left out. */
const smallest = 16;
/** A corner that lies closer than this to the line between its neighbours is left out. */
const tolerance = 3;

const path = process.argv[2];
if (!path) throw new Error("Name the TopoJSON file");
const { arcs, transform, objects } = JSON.parse(readFileSync(path, "utf8")) as Topology;

type Place = [number, number];

const project = (lng: number, lat: number): Place => {
  const phi = (Math.min(83.7, Math.max(-83.7, lat)) * Math.PI) / 180;
  const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + phi / 2)) / (2 * Math.PI);
  return [((lng + 180) / 360) * side, y * side];
};
const lines = arcs.map((arc) => {
  let x = 0;
  let y = 0;
  return arc.map(([dx, dy]): Place => {
    x += dx;
    y += dy;
    return project(x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]);
  });
});
const line = (index: number): Place[] => (index < 0 ? [...(lines[~index] ?? [])].reverse() : (lines[index] ?? []));

/** Keeps the ends and, between them, the corner farthest from the line, as long as it is far enough. */
function simplify(points: Place[]): Place[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3) return points;
  const [dx, dy] = [last[0] - first[0], last[1] - first[1]];
  const length = Math.hypot(dx, dy);
  const away = ([x, y]: Place) =>
    length === 0
      ? Math.hypot(x - first[0], y - first[1])
      : Math.abs(dx * (y - first[1]) - dy * (x - first[0])) / length;
  const distances = points.map(away);
  const farthest = Math.max(...distances);
  if (farthest < tolerance) return [first, last];
  const at = distances.indexOf(farthest);
  return [...simplify(points.slice(0, at + 1)).slice(0, -1), ...simplify(points.slice(at))];
}

/**
 * The source joins what the antimeridian divides, so a ring may stick out of the square that holds its middle; the map
 * draws the square in every turn.
 * A ring around the pole ends where it began, one turn on: it is closed along the bottom.
 */
function unwrap(points: Place[]): Place[] {
  let turn = 0;
  let before = points[0]?.[0] ?? 0;
  const unwrapped = points.map(([x, y]): Place => {
    if (x - before > side / 2) turn -= side;
    else if (before - x > side / 2) turn += side;
    before = x;
    return [x + turn, y];
  });
  const [first, last] = [unwrapped[0], unwrapped.at(-1)];
  if (!first || !last || Math.abs(last[0] - first[0]) < side / 2) {
    const xs = unwrapped.map(([x]) => x);
    const away = Math.floor((Math.min(...xs) + Math.max(...xs)) / 2 / side) * side;
    return unwrapped.map(([x, y]): Place => [x - away, y]);
  }
  return [...unwrapped, [last[0], side], [first[0], side]];
}

function ring(indexes: number[]): string {
  const points = simplify(unwrap(indexes.flatMap(line))).map(([x, y]): Place => [Math.round(x), Math.round(y)]);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  if (Math.max(...xs) - Math.min(...xs) < smallest && Math.max(...ys) - Math.min(...ys) < smallest) return "";
  const [first = [0, 0]] = points;
  let [x, y] = first;
  let text = `M${x} ${y}l`;
  for (const [nextX, nextY] of points.slice(1)) {
    if (nextX === x && nextY === y) continue;
    const [dx, dy] = [nextX - x, nextY - y];
    text += `${text.endsWith("l") || dx < 0 ? "" : " "}${dx}${dy < 0 ? "" : " "}${dy}`;
    [x, y] = [nextX, nextY];
  }
  return text.endsWith("l") ? "" : `${text}z`;
}

const polygons = objects.land.geometries.flatMap(({ type, arcs: of }) =>
  type === "MultiPolygon" ? (of as number[][][]) : [of as number[][]],
);
const outline = polygons.flatMap((rings) => rings.map(ring)).join("");
writeFileSync(
  new URL("../components/map/land.svg", import.meta.url),
  `<!-- Land of the world in Web Mercator. Made with Natural Earth, public domain. -->\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><title>Land</title><path id="land" d="${outline}"/></svg>\n`,
);
