import "server-only";

const earthRadiusMeters = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

interface Point {
  lat: number;
  lng: number;
}

/** Great-circle distance in meters on a sphere (spec 9); `lx_distance_meters` computes the same in SQL. */
export function distanceMeters(a: Point, b: Point): number {
  const sinLat = Math.sin(radians(b.lat - a.lat) / 2);
  const sinLng = Math.sin(radians(b.lng - a.lng) / 2);
  const h = sinLat ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * sinLng ** 2;
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Inside a circle, its edge included: a micrometer is what rounding of doubles may cost. `lx_is_within` in SQL. */
export function isWithin(centre: Point, point: Point, radiusMeters: number): boolean {
  return distanceMeters(centre, point) <= radiusMeters + 0.000_001;
}
