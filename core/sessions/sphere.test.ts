import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, expect, inject, test } from "vitest";
import { openTestDatabase } from "#db/testing.ts";
import { latitude, longitude } from "../primitives.schemas.ts";
import { distanceMeters, isWithin } from "./distance.ts";

const db = await openTestDatabase(inject("parts").databaseUrl);
afterAll(() => db.close());

interface Point {
  lat: number;
  lng: number;
}
interface Circle extends Point {
  meters: number;
}
interface Case {
  circle: Circle;
  point: Point;
}

const earthRadiusMeters = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;
const wrapped = (lng: number) => ((((lng + 180) % 360) + 360) % 360) - 180;

/** Where one arrives after so many meters in this direction. */
function travel({ lat, lng }: Point, meters: number, bearing: number): Point {
  const [phi, reach, theta] = [radians(lat), meters / earthRadiusMeters, radians(bearing)];
  const sine = Math.sin(phi) * Math.cos(reach) + Math.cos(phi) * Math.sin(reach) * Math.cos(theta);
  const at = Math.asin(Math.max(-1, Math.min(1, sine)));
  const turn = Math.atan2(
    Math.sin(theta) * Math.sin(reach) * Math.cos(phi),
    Math.cos(reach) - Math.sin(phi) * Math.sin(at),
  );
  return { lat: latitude.parse(degrees(at)), lng: longitude.parse(wrapped(lng + degrees(turn))) };
}

const near = (centre: number, spread: number) => fc.double({ min: centre - spread, max: centre + spread, noNaN: true });
const lat = fc.oneof(
  fc.double({ min: -90, max: 90, noNaN: true }),
  near(90, 1).map((v) => Math.min(90, v)),
  near(-90, 1).map((v) => Math.max(-90, v)),
  fc.constantFrom(-90, 0, 90),
);
const lng = fc.oneof(
  fc.double({ min: -180, max: 180, noNaN: true }),
  near(180, 1).map(wrapped),
  fc.constantFrom(-180, 0, 180),
);
const coordinates = { lat: lat.map((v) => latitude.parse(v)), lng: lng.map((v) => longitude.parse(v)) };
const place = fc.record(coordinates);
const circle = fc.record({ ...coordinates, meters: fc.double({ min: 1, max: 50_000, noNaN: true }) });
/** A circle, and a point in its neighbourhood: half of them inside. */
const neighbours = fc
  .tuple(circle, fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 360, noNaN: true }))
  .map(([at, share, bearing]): Case => ({ circle: at, point: travel(at, at.meters * share, bearing) }));

const numbers = (values: number[]) => sql`(select array_agg(v::double precision order by n)
  from jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb) with ordinality e(v, n))`;

/** What SQL says of each case: the distance, the exact check, and whether the index's boxes meet. */
function judge(cases: Case[]) {
  return db.rows<{ meters: number; isWithin: boolean; boxesMeet: boolean; isInBox: boolean }>(sql`
    select lx_distance_meters(a, b, p, q) as meters, lx_is_within(a, b, p, q, r) as "isWithin",
      lx_circle_box(a, b, r) && lx_point_box(p, q) or lx_circle_box(a, b, r) && lx_point_box(p, q + 360)
        or lx_circle_box(a, b, r) && lx_point_box(p, q - 360) as "boxesMeet",
      point(q, p) <@ lx_circle_box(a, b, r) or point(q, p) <@ lx_circle_box(a, b + 360, r)
        or point(q, p) <@ lx_circle_box(a, b - 360, r) as "isInBox"
    from unnest(${numbers(cases.map((c) => c.circle.lat))}, ${numbers(cases.map((c) => c.circle.lng))},
      ${numbers(cases.map((c) => c.circle.meters))}, ${numbers(cases.map((c) => c.point.lat))},
      ${numbers(cases.map((c) => c.point.lng))}) with ordinality t(a, b, r, p, q, n)
    order by n`);
}

const seed = 20_260_513;

test("SQL and TypeScript compute the same distance, anywhere on the globe", async () => {
  const pairs = fc.sample(fc.tuple(place, place), { numRuns: 5_000, seed });
  const cases = pairs.map(([a, point]): Case => ({ circle: { ...a, meters: 1 }, point }));
  const rows = await judge(cases);
  for (const [at, { circle: a, point }] of cases.entries()) {
    const here = distanceMeters(a, point);
    // Where a point is nearly opposite, the last digit of a double is worth decimeters.
    expect(Math.abs((rows[at]?.meters ?? Number.NaN) - here)).toBeLessThan(here > 19_000_000 ? 1 : 1e-6);
  }
});

test("no point of a circle is outside its box, over poles and antimeridian too; SQL and TypeScript agree what is inside", async () => {
  const cases = fc.sample(neighbours, { numRuns: 10_000, seed });
  const rows = await judge(cases);
  let inside = 0;
  for (const [at, { circle: a, point }] of cases.entries()) {
    const expected = isWithin(a, point, a.meters);
    const row = rows[at];
    if (Math.abs(distanceMeters(a, point) - a.meters) > 1e-5)
      expect({ ...row, at }).toMatchObject({ isWithin: expected });
    if (!row?.isWithin) continue;
    inside++;
    expect({ boxesMeet: row.boxesMeet, isInBox: row.isInBox, a, point }).toMatchObject({
      boxesMeet: true,
      isInBox: true,
    });
  }
  expect(inside).toBeGreaterThan(3_000);
});

test("a point exactly on the radius is inside, a millimeter farther it is not", async () => {
  const cases = fc.sample(neighbours, { numRuns: 3_000, seed }).map(({ circle: a, point }) => {
    const meters = distanceMeters(a, point);
    return { circle: { ...a, meters }, point };
  });
  const [onEdge, short] = [await judge(cases), await judge(cases.map((c) => ({ ...c, circle: shorter(c.circle) })))];
  for (const [at, { circle: a, point }] of cases.entries()) {
    expect(isWithin(a, point, a.meters) && onEdge[at]?.isWithin).toBe(true);
    expect(isWithin(a, point, shorter(a).meters) || short[at]?.isWithin).toBe(false);
  }
});
const shorter = (circle: Circle) => ({ ...circle, meters: circle.meters - 0.001 });

test("without a coordinate or a radius nothing is within", async () => {
  const [row] = await db.rows<{ any: boolean | null }>(sql`select bool_or(within) as any from (values
    (lx_is_within(null, 1, 1, 1, 50000)), (lx_is_within(1, null, 1, 1, 50000)), (lx_is_within(1, 1, 1, 1, null))) v(within)`);
  expect(row?.any).not.toBe(true);
});

test("coordinates too small for the database's arithmetic are 0", () => {
  for (const dust of [5e-324, -1e-200, 9e-10, -0]) {
    expect([latitude.parse(dust), longitude.parse(dust)]).toEqual([0, 0]);
  }
  expect([latitude.parse(1e-9), longitude.parse(-1e-9)]).toEqual([1e-9, -1e-9]);
});
