import { expect, test } from "vitest";
import { parseServiceAreas, requireServiceArea } from "./service-area.ts";

const isInside = (SERVICE_AREAS: string, lat: number, lng: number) => {
  try {
    requireServiceArea({ SERVICE_AREAS }, { lat, lng });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "OUTSIDE_COVERAGE", detail: "platform:serviceArea" });
    return false;
  }
};

test("without areas the whole world is served", () => {
  expect(isInside("", -90, 180)).toBe(true);
});

test("with areas only what lies in one of them, borders included", () => {
  const areas = "48,2,49,3; -34,150,-33,152";
  expect(isInside(areas, 48.8584, 2.2945)).toBe(true);
  expect(isInside(areas, 49, 3)).toBe(true);
  expect(isInside(areas, -33.8568, 151.2153)).toBe(true);
  expect(isInside(areas, 48.8584, 3.0001)).toBe(false);
  expect(isInside(areas, 0, 0)).toBe(false);
});

test("an area may cross the antimeridian, where -180 equals 180", () => {
  expect(isInside("-20,170,-10,-170", -15, 179)).toBe(true);
  expect(isInside("-20,170,-10,-170", -15, -179)).toBe(true);
  expect(isInside("-20,170,-10,180", -15, -180)).toBe(true);
  expect(isInside("-20,170,-10,-170", -15, 0)).toBe(false);
});

test.each(["1,2,3", "1,2,3,4,5", "a,b,c,d", "91,0,92,1", "2,0,1,1", "0,,1,1"])("%s is refused by name", (text) => {
  expect(() => parseServiceAreas(text)).toThrow(`SERVICE_AREAS: "${text}"`);
});
