import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { degreesText, distanceMeters, distanceText, eastOf, wrapLng } from "./geometry.ts";
import { keepInView, pan, plotOf, scaleBar, viewBox, zoomAt, zoomFor } from "./plot.ts";
import { reachOf, reachText } from "./reach.ts";

const size = { width: 640, height: 400 };
const paris = { lat: 48.8584, lng: 2.2945 };
const lat = fc.double({ min: -84, max: 84, noNaN: true });
const lng = fc.double({ min: -180, max: 180, noNaN: true });
const zoom = fc.double({ min: 1, max: 16, noNaN: true });
const place = fc.record({ x: fc.integer({ min: 0, max: 640 }), y: fc.integer({ min: 0, max: 400 }) });

describe("geometry", () => {
  test("distances are those of the sphere, also over the antimeridian", () => {
    expect(Math.round(distanceMeters(paris, { lat: 51.5074, lng: -0.1278 }) / 1000)).toBe(341);
    expect(Math.round(distanceMeters({ lat: 0, lng: 179.5 }, { lat: 0, lng: -179.5 }) / 1000)).toBe(111);
  });

  test("distances are said in meters below a kilometer, then in kilometers", () => {
    expect([0, 7.4, 354, 994, 1_240, 12_340, 1_240_000].map(distanceText)).toEqual(
      ["0 m", "7 m", "350 m", "990 m", "1.2 km", "12.3 km", "1,240 km"].map((text) => text.replace(" ", "\u00a0")),
    );
  });

  test("longitudes come back into the turn from −180 to 180, which are both kept", () => {
    expect([190, -190, 180, -180, 540, 0].map(wrapLng)).toEqual([-170, 170, 180, -180, 180, 0]);
    expect(degreesText(2.2945000001)).toBe("2.2945");
  });

  test("property: the east end of a circle lies on its edge", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -80, max: 80, noNaN: true }),
        lng,
        fc.integer({ min: 1, max: 50_000 }),
        (a, o, radiusMeters) => {
          const circle = { lat: a, lng: o, radiusMeters };
          expect(distanceMeters(circle, eastOf(circle)) / radiusMeters).toBeCloseTo(1, 2);
        },
      ),
    );
  });
});

describe("plot", () => {
  test("property: a place leads to its point and back", () => {
    fc.assert(
      fc.property(lat, lng, zoom, place, (a, o, z, at) => {
        const plot = plotOf({ lat: a, lng: o, zoom: z }, size);
        const half = plot.world / 2;
        fc.pre(Math.abs(at.x - 320) < half - 1);
        const point = plot.toPoint(at);
        fc.pre(Math.abs(point.lat) < 84.99);
        expect(plot.toPlace(point).x).toBeCloseTo(at.x, 4);
        expect(plot.toPlace(point).y).toBeCloseTo(at.y, 4);
      }),
    );
  });

  test("property: zooming keeps what is under the pointer", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -60, max: 60, noNaN: true }),
        lng,
        fc.double({ min: 3, max: 14, noNaN: true }),
        place,
        (a, o, z, at) => {
          const plot = plotOf({ lat: a, lng: o, zoom: z }, size);
          const under = plot.toPoint(at);
          fc.pre(Math.abs(under.lat) < 80);
          const after = plotOf(zoomAt(plot, 1, at), size).toPlace(under);
          expect(after.x).toBeCloseTo(at.x, 3);
          expect(after.y).toBeCloseTo(at.y, 3);
        },
      ),
    );
  });

  test("zoom has ends, and the pole is never passed", () => {
    expect(zoomAt(plotOf({ ...paris, zoom: 16 }, size), 1).zoom).toBe(16);
    expect(zoomAt(plotOf({ ...paris, zoom: 0.5 }, size), -2).zoom).toBe(0);
    expect(pan(plotOf({ lat: 84, lng: 0, zoom: 1 }, size), 0, -900).lat).toBe(85);
  });

  test("the view follows a point that comes close to the edge, and stays otherwise", () => {
    const plot = plotOf({ ...paris, zoom: 10 }, size);
    expect(keepInView(plot, { lat: 48.86, lng: 2.3 })).toBe(plot.view);
    expect(keepInView(plot, { lat: 50, lng: 2.3 })).toEqual({ lat: 50, lng: 2.3, zoom: 10 });
  });

  test("a circle fills half of the map's height at its zoom", () => {
    expect(plotOf({ ...paris, zoom: zoomFor(2_000, paris.lat) }, size).length(2_000, paris.lat)).toBeCloseTo(100, 5);
  });

  test("the box asked for holds what is to be seen, and crosses the antimeridian", () => {
    const [west = 0, south = 0, east = 0, north = 0] = viewBox(plotOf({ ...paris, zoom: 8 }, size))
      .split(",")
      .map(Number);
    expect([west < 0.6, east > 4, south < 48, north > 49.6, east - west < 8]).toEqual([true, true, true, true, true]);
    const [from = 0, , to = 0] = viewBox(plotOf({ lat: 0, lng: 179.9, zoom: 6 }, size))
      .split(",")
      .map(Number);
    expect(from > to).toBe(true);
    expect(viewBox(plotOf({ lat: 0, lng: 0, zoom: 1 }, size))).toMatch(/^-180,-?\d+(\.\d+)?,180,/);
  });

  test("property: what is asked for can be asked", () => {
    fc.assert(
      fc.property(lat, lng, fc.double({ min: 0, max: 16, noNaN: true }), (a, o, z) => {
        const [west = 0, south = 0, east = 0, north = 0] = viewBox(plotOf({ lat: a, lng: o, zoom: z }, size))
          .split(",")
          .map(Number);
        expect(Math.max(Math.abs(west), Math.abs(east))).toBeLessThanOrEqual(180);
        expect([south >= -90, south < north, north <= 90]).toEqual([true, true, true]);
      }),
    );
  });

  test("the scale bar is a round length of at most 96 px", () => {
    const { meters, px } = scaleBar(plotOf({ ...paris, zoom: 10 }, size));
    expect([meters, px <= 96, px > 30]).toEqual([5_000, true, true]);
  });
});

describe("reach", () => {
  const circle = (lat: number, radiusMeters: number) => ({ lat, lng: 2.2945, radiusMeters });

  test("says how many cover the point and how near the nearest is", () => {
    const reach = reachOf(paris, [circle(48.8692, 5_000), circle(48.88, 3_000), circle(49.5, 1_000)]);
    expect(reachText(reach)).toBe("2 operators in reach, nearest 1.2\u00a0km");
    expect(reachText(reachOf(paris, [circle(48.8584, 100)]))).toBe("1 operator in reach, nearest 0\u00a0m");
  });

  test("without one, says how far the nearest circle is, if any is known", () => {
    expect(reachText(reachOf(paris, [circle(49.5, 1_000)]))).toMatch(/^Nobody covers .* begins 70\.3\u00a0km away$/);
    expect(reachText(reachOf(paris, []))).toBe("Nobody covers this point right now");
  });
});
