import { countText } from "../ui/count-text.ts";
export interface Point {
  lat: number;
  lng: number;
}

export interface Circle extends Point {
  radiusMeters: number;
}

const earthRadiusMeters = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in meters, as the server measures it. */
export function distanceMeters(a: Point, b: Point): number {
  const sinLat = Math.sin(radians(b.lat - a.lat) / 2);
  const sinLng = Math.sin(radians(b.lng - a.lng) / 2);
  const h = sinLat ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * sinLng ** 2;
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Meters for people: `350 m`, `1.2 km`, `1,240 km`. */
export function distanceText(meters: number): string {
  if (meters < 995) return `${meters < 100 ? Math.round(meters) : Math.round(meters / 10) * 10}\u00a0m`;
  const km = meters / 1000;
  return `${km < 99.5 ? Number(km.toFixed(1)) : countText(Math.round(km))}\u00a0km`;
}

/** A longitude from −180 to 180. */
export function wrapLng(lng: number): number {
  const turned = ((((lng + 180) % 360) + 360) % 360) - 180;
  return turned === -180 && lng > 0 ? 180 : turned;
}

/** Five places, about a meter: what a form holds and a person reads. */
export const degreesText = (degrees: number) => String(Number(degrees.toFixed(5)));

/** Where a circle's edge meets the line from its centre to the east. */
export function eastOf({ lat, lng, radiusMeters }: Circle): Point {
  const cos = Math.max(0.01, Math.cos(radians(lat)));
  return { lat, lng: wrapLng(lng + (radiusMeters / (earthRadiusMeters * cos)) * (180 / Math.PI)) };
}

/** The box of one point, as `minLng,minLat,maxLng,maxLat`: what touches it holds the point, or nearly. */
export const pointBox = ({ lat, lng }: Point) => [lng, lat, lng, lat].join();

/** A press that moves by less px is a choice of the place, not a drag. */
export const slackPx = 5;
