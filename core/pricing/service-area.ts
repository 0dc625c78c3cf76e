import "server-only";
import type { Settings } from "#env.ts";
import { DomainError } from "../errors.ts";

interface Point {
  lat: number;
  lng: number;
}

interface Box {
  minLat: number;
  minLng: number;
  maxLat: number;
  maxLng: number;
}

/** `minLat,minLng,maxLat,maxLng;…` as boxes (spec 11). Empty text: none. @throws Error naming the malformed part */
export function parseServiceAreas(text: string): Box[] {
  const parts = text.split(";").map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const [minLat = Number.NaN, minLng = Number.NaN, maxLat = Number.NaN, maxLng = Number.NaN, ...rest] = part
      .split(",")
      .map((value) => (value.trim() === "" ? Number.NaN : Number(value)));
    const isBox =
      minLat >= -90 && maxLat <= 90 && minLat <= maxLat && Math.abs(minLng) <= 180 && Math.abs(maxLng) <= 180;
    if (!isBox || rest.length > 0) throw new Error(`SERVICE_AREAS: "${part}" is not minLat,minLng,maxLat,maxLng`);
    return { minLat, minLng, maxLat, maxLng };
  });
}

/**
 * Sessions are opened inside the platform's service areas only; without any, everywhere.
 * @throws DomainError OUTSIDE_COVERAGE platform:serviceArea
 */
export function requireServiceArea({ SERVICE_AREAS }: Pick<Settings, "SERVICE_AREAS">, point: Point): void {
  const boxes = parseServiceAreas(SERVICE_AREAS);
  if (boxes.length === 0 || boxes.some((box) => contains(box, point))) return;
  throw new DomainError("OUTSIDE_COVERAGE", "platform:serviceArea");
}

/** A box with minLng > maxLng crosses the antimeridian; longitude -180 equals 180. */
function contains({ minLat, minLng, maxLat, maxLng }: Box, { lat, lng }: Point): boolean {
  if (lat < minLat || lat > maxLat) return false;
  const longitudes = Math.abs(lng) === 180 ? [-180, 180] : [lng];
  return longitudes.some((at) => (minLng <= maxLng ? at >= minLng && at <= maxLng : at >= minLng || at <= maxLng));
}
