import { expect, test } from "vitest";
import { distanceMeters } from "./distance.ts";

test.each([
  { a: [48.8584, 2.2945], b: [48.8606, 2.3376], meters: 3162.5 },
  { a: [0, 179.999], b: [0, -179.999], meters: 222.39 },
  { a: [0, 0], b: [0, 1], meters: 111195.08 },
  { a: [89.999, 0], b: [89.999, 180], meters: 222.39 },
])("distance vector of spec 16: $a to $b", ({ a, b, meters }) => {
  const point = ([lat = 0, lng = 0]: number[]) => ({ lat, lng });
  expect(Math.abs(distanceMeters(point(a), point(b)) - meters)).toBeLessThan(0.01);
});
