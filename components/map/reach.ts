import { countText } from "../ui/count-text.ts";
import { type Circle, distanceMeters, distanceText, type Point } from "./geometry.ts";

/** Who can serve a point. */
export interface Reach {
  /** Circles that hold the point. */
  covering: number;
  /** To the nearest operator among them; null without one. */
  nearestMeters: number | null;
  /** From the point to the nearest edge of a known circle; null when it is covered or none is known. */
  gapMeters: number | null;
}

export function reachOf(point: Point, circles: readonly Circle[]): Reach {
  const distances = circles.map((circle) => ({ meters: distanceMeters(point, circle), radius: circle.radiusMeters }));
  const covering = distances.filter(({ meters, radius }) => meters <= radius);
  if (covering.length > 0) {
    return {
      covering: covering.length,
      nearestMeters: Math.min(...covering.map(({ meters }) => meters)),
      gapMeters: null,
    };
  }
  const gaps = distances.map(({ meters, radius }) => meters - radius);
  return { covering: 0, nearestMeters: null, gapMeters: gaps.length > 0 ? Math.min(...gaps) : null };
}

/** "3 operators in reach, nearest 1.2 km". */
export function reachText({ covering, nearestMeters, gapMeters }: Reach): string {
  if (covering > 0 && nearestMeters !== null) {
    return `${covering === 1 ? "1 operator" : `${countText(covering)} operators`} in reach, nearest ${distanceText(nearestMeters)}`;
  }
  return gapMeters === null
    ? "Nobody covers this point right now"
    : `Nobody covers this point right now; the nearest circle begins ${distanceText(gapMeters)} away`;
}
